import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { answerOf, api, idOf } from '../../api/client'
import { useStream } from '../../api/live'
import type { Evaluation, ModelVersion, Variant } from '../../api/types'
import { Table } from '../../ui/Table'
import { Card, Empty, Loaded, StateBadge } from '../../ui/parts'
import { useVariants, versionPath } from '../data'
import { useCounts } from '../device/counts'
import { Jobs } from './MakingJobs'
import { Readiness } from './Readiness'
import { SizeChart } from './SizeChart'
import { VersionActions } from './VersionActions'
import { variantColumns } from './variantTable'

export function VersionView({ version }: { version: ModelVersion }) {
  const client = useQueryClient()
  const variants = useVariants(version.name)
  const evaluations = useQuery({
    queryKey: ['version', version.name, 'evaluations'],
    queryFn: async () =>
      (await answerOf(api.GET('/v1/models/{model}/versions/{version}/evaluations', versionPath(version.name)))).evaluations ?? [],
  })
  const jobs = useQuery({
    queryKey: ['version', version.name, 'jobs'],
    queryFn: async () =>
      (await answerOf(api.GET('/v1/models/{model}/versions/{version}/makingJobs', versionPath(version.name)))).makingJobs ?? [],
  })
  const isMaking = jobs.data?.some((job) => job.state === 'STATE_PENDING' || job.state === 'STATE_RUNNING') || version.state === 'STATE_BUILDING'
  const onMessage = useCallback(() => void client.invalidateQueries({ predicate: (query) => query.queryKey[0] === 'version' || query.queryKey[0] === 'versions' }), [client])
  useStream(isMaking ? `/v1/${version.name}/makingJobs:watch` : undefined, onMessage)
  const waits = useWaits(version, variants.data ?? [], evaluations.data ?? [])
  const served = useCounts('').data?.variants ?? []
  return (
    <div className="stack">
      <div className="row apart">
        <span className="row">
          <h2>Version {idOf(version.name)}</h2>
          <StateBadge value={version.state} />
          {version.license && <span className="muted">{version.license}</span>}
        </span>
        <VersionActions version={version} waits={waits} />
      </div>
      <Card title="Variants" flush>
        <Loaded query={variants}>
          {(all) =>
            all.length > 0 ? (
              <Table
                label="Variants"
                columns={variantColumns(evaluations.data ?? [], new Map(served.map((each) => [each.value, each.deviceCount ?? 0])))}
                rows={all}
                keyOf={(variant) => variant.name ?? ''}
              />
            ) : (
              <Empty title="It has no variants yet" />
            )
          }
        </Loaded>
      </Card>
      <div className="grid">
        <Readiness version={version} />
        <Card title="Size against distance" aside="smaller and closer is better">
          <SizeChart variants={variants.data ?? []} evaluations={evaluations.data ?? []} />
        </Card>
      </div>
      {(jobs.data?.length ?? 0) > 0 && <Jobs jobs={jobs.data ?? []} />}
    </div>
  )
}

/** Whether variants of a version that is out wait for somebody to approve them: its manifest does not list them, and a gate asks. */
function useWaits(version: ModelVersion, variants: Variant[], evaluations: Evaluation[]): boolean {
  const doubtful = variants.filter((variant) =>
    evaluations.some((each) => each.name?.startsWith(`${variant.name}/`) && each.verdict === 'VERDICT_NEEDS_APPROVAL'),
  )
  const manifest = useQuery({
    queryKey: ['version', version.name, 'manifest'],
    enabled: version.state === 'STATE_PUBLISHED' && doubtful.length > 0,
    queryFn: () => answerOf(api.GET('/v1/models/{model}/versions/{version}/manifest', versionPath(version.name))),
  })
  const listed = manifest.data?.variants?.map(({ name }) => name)
  return listed !== undefined && doubtful.some(({ name }) => !listed.includes(name))
}

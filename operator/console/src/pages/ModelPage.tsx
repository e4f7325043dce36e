import { useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import { answerOf, api, idOf } from '../api/client'
import { useStream } from '../api/live'
import { useMay } from '../api/roles'
import type { Evaluation, MakingJob, ModelVersion, Variant } from '../api/types'
import { bytes, count, figure, latency, words } from '../format'
import { ActionDialog } from '../ui/Dialog'
import { Ago, Badge, Bars, Button, Card, Empty, Facts, Loaded, PageHead, StateBadge } from '../ui/parts'
import { type Column, Table } from '../ui/Table'
import { useVariants, versionPath } from './data'
import { useCounts } from './DevicesPage'
import { PublishHelp } from './ModelsPage'

/** One model: its versions against their variants, and one version in full. */
export function ModelPage() {
  const { model: id = '' } = useParams()
  const [search, setSearch] = useSearchParams()
  const query = useQuery({
    queryKey: ['versions', id],
    queryFn: async () => {
      const path = { model: id }
      const [model, list] = await Promise.all([
        answerOf(api.GET('/v1/models/{model}', { params: { path } })),
        answerOf(api.GET('/v1/models/{model}/versions', { params: { path } })),
      ])
      return { model, versions: list.modelVersions ?? [] }
    },
  })
  return (
    <Loaded query={query}>
      {({ model, versions }) => {
        const chosen = versions.find((version) => idOf(version.name) === search.get('version')) ?? versions[0]
        return (
          <>
            <PageHead
              title={model.displayName || id}
              crumbs={[['Models', '/models']]}
              about={<span>{model.description || words(model.task, 'TASK')}</span>}
            />
            {chosen ? (
              <div className="stack">
                {versions.length > 1 && <Matrix versions={versions} chosen={chosen} onChoose={(version) => setSearch({ version })} />}
                <VersionView key={chosen.name} version={chosen} />
              </div>
            ) : (
              <Card>
                <Empty title="It has no version yet">
                  <PublishHelp />
                </Empty>
              </Card>
            )}
          </>
        )
      }}
    </Loaded>
  )
}

/** Which variants each version has, with their sizes. */
function Matrix(props: { versions: ModelVersion[]; chosen: ModelVersion; onChoose: (version: string) => void }) {
  const { versions } = props
  const lists = useQueries({
    queries: versions.slice(0, 12).map((version) => ({
      queryKey: ['version', version.name, 'variants'],
      queryFn: async () =>
        (await answerOf(api.GET('/v1/models/{model}/versions/{version}/variants', versionPath(version.name)))).variants ?? [],
    })),
  })
  const names = [...new Set(lists.flatMap((list) => list.data ?? []).map((variant) => idOf(variant.name)))].sort()
  return (
    <Card title="Versions and their variants" flush>
      <div className="table-box" role="region" aria-label="Versions and their variants" tabIndex={0}>
        <table className="table matrix">
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">State</th>
              {names.map((name) => (
                <th key={name} scope="col" className="number">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {versions.slice(0, 12).map((version, index) => (
              <tr key={version.name} data-chosen={version === props.chosen || undefined}>
                <td>
                  <Button kind="plain" onClick={() => props.onChoose(idOf(version.name))}>
                    {idOf(version.name)}
                  </Button>
                </td>
                <td>
                  <StateBadge value={version.state} />
                </td>
                {names.map((name) => {
                  const variant = lists[index]?.data?.find((each) => idOf(each.name) === name)
                  return (
                    <td key={name} className="number">
                      {variant ? bytes(variant.sizeBytes) : <span className="muted">–</span>}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  )
}

function VersionView({ version }: { version: ModelVersion }) {
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
  const served = useCounts('').data?.variants ?? []
  return (
    <div className="stack">
      <div className="row apart">
        <span className="row">
          <h2>Version {idOf(version.name)}</h2>
          <StateBadge value={version.state} />
          {version.license && <span className="muted">{version.license}</span>}
        </span>
        <VersionActions version={version} />
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

/** What was measured of a variant the last time. */
function measured(evaluations: Evaluation[], variant: Variant, metric: string): number | undefined {
  return evaluations.find((each) => each.name?.startsWith(`${variant.name}/`))?.measurements?.find((each) => each.metric === metric)?.value
}

/** The distance from the reference, whichever way the model's task measures it. */
function distance(evaluations: Evaluation[], variant: Variant): number | undefined {
  const cosine = measured(evaluations, variant, 'mean_cosine')
  if (cosine !== undefined) return 1 - cosine
  return measured(evaluations, variant, 'mean_kl_divergence') ?? measured(evaluations, variant, 'relative_error')
}

function variantColumns(evaluations: Evaluation[], served: Map<string | undefined, number>): Column<Variant>[] {
  return [
    {
      title: 'Variant',
      cell: (variant) => (
        <div>
          <strong>{idOf(variant.name)}</strong>
          <div className="muted small">{variant.madeFrom ? `made from ${idOf(variant.madeFrom)}` : 'uploaded'}</div>
        </div>
      ),
    },
    { title: 'Precision', cell: (variant) => variant.facts?.precision },
    { title: 'Size', number: true, cell: (variant) => bytes(variant.sizeBytes) },
    { title: 'Distance', number: true, cell: (variant) => figure(distance(evaluations, variant)) },
    { title: 'One input', number: true, cell: (variant) => latency(measured(evaluations, variant, 'input_seconds')) },
    {
      title: 'Peak memory',
      number: true,
      cell: (variant) => {
        const peak = measured(evaluations, variant, 'peak_resident_bytes')
        return peak ? bytes(peak) : '–'
      },
    },
    {
      title: 'Gates',
      cell: (variant) => {
        const evaluation = evaluations.find((each) => each.name?.startsWith(`${variant.name}/`))
        return (
          <div className="stack tight">
            <StateBadge value={evaluation?.verdict} prefix="VERDICT" />
            {evaluation?.findings?.map((finding) => (
              <span key={finding} className="small">
                {finding}
              </span>
            ))}
          </div>
        )
      },
    },
    {
      title: 'Served by',
      cell: (variant) => {
        const devices = served.get(variant.name) ?? 0
        return devices > 0 ? <Link to={`/devices?serving=${encodeURIComponent(variant.name ?? '')}`}>{count(devices, 'device')}</Link> : <span className="muted">none</span>
      },
    },
  ]
}

function SizeChart({ variants, evaluations }: { variants: Variant[]; evaluations: Evaluation[] }) {
  const sorted = [...variants].sort((a, b) => Number(b.sizeBytes) - Number(a.sizeBytes))
  return (
    <Bars
      of={sorted.map((variant) => ({
        key: variant.name ?? '',
        name: idOf(variant.name),
        value: Number(variant.sizeBytes),
        text: `${bytes(variant.sizeBytes)}, ${figure(distance(evaluations, variant))}`,
      }))}
    />
  )
}

function Readiness({ version }: { version: ModelVersion }) {
  const query = useQuery({
    queryKey: ['version', version.name, 'readiness'],
    queryFn: () => answerOf(api.GET('/v1/models/{model}/versions/{version}/readiness', versionPath(version.name))),
  })
  return (
    <Card title="Readiness">
      <Loaded query={query}>
        {({ checks = [] }) => (
          <Facts
            of={checks.map((check) => [
              words(check.kind, 'KIND'),
              <span key={check.kind}>
                <Badge tone={check.passed ? 'good' : 'warn'}>{check.passed ? 'yes' : 'not yet'}</Badge> {check.message}
              </span>,
            ])}
          />
        )}
      </Loaded>
    </Card>
  )
}

const JOB_COLUMNS: Column<MakingJob>[] = [
  { title: 'Variant', cell: (job) => idOf(job.variant) },
  { title: 'Work', cell: (job) => words(job.kind, 'KIND') },
  { title: 'State', cell: (job) => <StateBadge value={job.state} /> },
  {
    title: 'How far',
    cell: (job) =>
      job.state === 'STATE_RUNNING' ? (
        <span className="row">
          <progress max={1} value={job.doneRatio} aria-label="Done" /> {job.step}
        </span>
      ) : (
        job.message
      ),
  },
  { title: 'Ended', cell: (job) => (job.endTime ? <Ago time={job.endTime} /> : '') },
  { title: 'Do', hidden: true, cell: (job) => <JobActions job={job} /> },
]

function Jobs({ jobs }: { jobs: MakingJob[] }) {
  return (
    <Card title="Making and measuring" flush>
      <Table label="Jobs" columns={JOB_COLUMNS} rows={jobs} keyOf={(job) => job.name ?? ''} />
    </Card>
  )
}

function JobActions({ job }: { job: MakingJob }) {
  const may = useMay('PUBLISHER')
  const client = useQueryClient()
  const [verb, setVerb] = useState<'cancel' | 'retry'>()
  const [, model = '', , version = '', , id = ''] = (job.name ?? '').split('/')
  const params = { path: { model, version, makingJob: id } }
  if (!may) return null
  return (
    <>
      {job.state === 'STATE_FAILED' && <Button onClick={() => setVerb('retry')}>Retry</Button>}
      {(job.state === 'STATE_PENDING' || job.state === 'STATE_RUNNING' || job.state === 'STATE_FAILED') && (
        <Button onClick={() => setVerb('cancel')}>Cancel</Button>
      )}
      {verb && (
        <ActionDialog
          title={verb === 'retry' ? 'Begin this job again?' : 'End this job for good?'}
          action={verb === 'retry' ? 'Retry' : 'Cancel the job'}
          danger={verb === 'cancel'}
          done={verb === 'retry' ? 'The job begins again' : 'The job is cancelled'}
          onClose={() => setVerb(undefined)}
          run={async () => {
            if (verb === 'retry') await api.POST('/v1/models/{model}/versions/{version}/makingJobs/{makingJob}:retry', { params, body: {} })
            else await api.POST('/v1/models/{model}/versions/{version}/makingJobs/{makingJob}:cancel', { params, body: {} })
            await client.invalidateQueries({ queryKey: ['version'] })
          }}
        >
          <p>{verb === 'retry' ? `${idOf(job.variant)} is tried once more.` : `The version goes on without ${idOf(job.variant)}.`}</p>
        </ActionDialog>
      )}
    </>
  )
}

type VersionVerb = 'approve' | 'reject' | 'deprecate' | 'archive' | 'revoke'

const VERBS: Record<string, [VersionVerb, string][]> = {
  STATE_AWAITING_APPROVAL: [['approve', 'Approve'], ['reject', 'Reject']],
  STATE_BUILDING: [['reject', 'Reject']],
  STATE_PUBLISHED: [['deprecate', 'Deprecate'], ['revoke', 'Revoke']],
  STATE_DEPRECATED: [['archive', 'Archive'], ['revoke', 'Revoke']],
}

const CONSEQUENCES: Record<VersionVerb, string> = {
  approve: 'What the gates held back goes out.',
  reject: 'The version is refused for good.',
  deprecate: 'It runs where it runs, and takes no new rollouts.',
  archive: 'It is put away for good.',
  revoke: 'Every device stops serving it and deletes its files. Nothing brings it back.',
}

function VersionActions({ version }: { version: ModelVersion }) {
  const client = useQueryClient()
  const may = { publish: useMay('PUBLISHER'), approve: useMay('APPROVER'), operate: useMay('OPERATOR') }
  const [verb, setVerb] = useState<VersionVerb>()
  const [isMaking, setMaking] = useState(false)
  const verbs = (VERBS[version.state ?? ''] ?? []).filter(([each]) => (each === 'approve' || each === 'reject' ? may.approve : may.publish))
  return (
    <span className="row">
      {version.state === 'STATE_PUBLISHED' && may.operate && (
        <Link className="button primary" to={`/rollouts/new?version=${encodeURIComponent(version.name ?? '')}`}>
          Roll out
        </Link>
      )}
      {version.state === 'STATE_PUBLISHED' && may.publish && <Button onClick={() => setMaking(true)}>Make variants</Button>}
      {verbs.map(([each, label]) => (
        <Button key={each} kind={each === 'approve' ? 'primary' : each === 'deprecate' || each === 'archive' ? '' : 'danger'} onClick={() => setVerb(each)}>
          {label}
        </Button>
      ))}
      {isMaking && <MakeDialog version={version} onClose={() => setMaking(false)} />}
      {verb && (
        <ActionDialog
          title={`${verb[0]?.toUpperCase()}${verb.slice(1)} version ${idOf(version.name)}?`}
          action={`${verb[0]?.toUpperCase()}${verb.slice(1)}`}
          danger={verb === 'revoke' || verb === 'reject'}
          done="Done"
          withReason
          onClose={() => setVerb(undefined)}
          run={async (reason) => {
            await api.POST(`/v1/models/{model}/versions/{version}:${verb}`, { ...versionPath(version.name), body: { reason } })
            await client.invalidateQueries({ predicate: (query) => query.queryKey[0] === 'versions' || query.queryKey[0] === 'version' })
          }}
        >
          <p>{CONSEQUENCES[verb]}</p>
        </ActionDialog>
      )}
    </span>
  )
}

const TARGETS = ['FP16', 'INT8', 'INT4', 'Q8_0', 'Q4_K_M']

/** Asks which variants to make, and says at once what can be made and how large it would be. */
function MakeDialog({ version, onClose }: { version: ModelVersion; onClose: () => void }) {
  const client = useQueryClient()
  const [targets, setTargets] = useState<string[]>([])
  const plan = useQuery({
    queryKey: ['making', version.name, targets],
    enabled: targets.length > 0,
    queryFn: () =>
      answerOf(api.POST('/v1/models/{model}/versions/{version}:planMaking', { ...versionPath(version.name), body: { targets } })),
  })
  const can = targets.length > 0 && (plan.data?.variants?.every((variant) => !variant.obstacle) ?? false)
  return (
    <ActionDialog
      title="Make more variants"
      action="Make them"
      done="Variants are being made"
      canRun={can}
      onClose={onClose}
      run={async () => {
        await api.POST('/v1/models/{model}/versions/{version}:makeVariants', { ...versionPath(version.name), body: { targets } })
        await client.invalidateQueries({ queryKey: ['version'] })
      }}
    >
      <fieldset className="row facets">
        <legend>Precisions</legend>
        {TARGETS.map((target) => (
          <label key={target}>
            <input
              type="checkbox"
              checked={targets.includes(target)}
              onChange={() => setTargets(targets.includes(target) ? targets.filter((each) => each !== target) : [...targets, target])}
            />
            <span>{target}</span>
          </label>
        ))}
      </fieldset>
      {targets.length > 0 && (
        <Loaded query={plan}>
          {({ variants = [] }) => (
            <ul className="stack tight">
              {variants.map((variant) => (
                <li key={variant.variantId}>
                  <strong>{variant.variantId}</strong>{' '}
                  {variant.obstacle || `from ${idOf(variant.sourceVariant)}, about ${bytes(variant.expectedSizeBytes)}`}
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      )}
      <p className="muted">They are measured and judged by the gates before they go out with the next revision.</p>
    </ActionDialog>
  )
}

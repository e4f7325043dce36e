import { useQueries } from '@tanstack/react-query'
import { answerOf, api, idOf } from '../../api/client'
import type { ModelVersion } from '../../api/types'
import { bytes } from '../../format'
import { Table } from '../../ui/Table'
import { Button, Card, StateBadge } from '../../ui/parts'
import { versionPath } from '../data'

const MOST_VERSIONS = 12

/** Which variants each version has, with their sizes. */
export function Matrix(props: { versions: ModelVersion[]; chosen: ModelVersion; onChoose: (version: string) => void }) {
  const { versions } = props
  const lists = useQueries({
    queries: versions.slice(0, MOST_VERSIONS).map((version) => ({
      queryKey: ['version', version.name, 'variants'],
      queryFn: async () =>
        (await answerOf(api.GET('/v1/models/{model}/versions/{version}/variants', versionPath(version.name)))).variants ?? [],
    })),
  })
  const names = [...new Set(lists.flatMap((list) => list.data ?? []).map((variant) => idOf(variant.name)))].sort()
  const variantOf = (version: ModelVersion, name: string) => lists[versions.indexOf(version)]?.data?.find((variant) => idOf(variant.name) === name)
  return (
    <Card title="Versions and their variants" flush>
      <Table
        label="Versions and their variants"
        rows={versions.slice(0, MOST_VERSIONS)}
        keyOf={(version) => version.name ?? ''}
        isChosen={(version) => version === props.chosen}
        columns={[
          {
            title: 'Version',
            cell: (version) => (
              <Button kind="plain" onClick={() => props.onChoose(idOf(version.name))}>
                {idOf(version.name)}
              </Button>
            ),
          },
          { title: 'State', cell: (version) => <StateBadge value={version.state} /> },
          ...names.map((name) => ({
            title: name,
            number: true,
            cell: (version: ModelVersion) => {
              const variant = variantOf(version, name)
              return variant ? bytes(variant.sizeBytes) : <span className="muted">–</span>
            },
          })),
        ]}
      />
    </Card>
  )
}

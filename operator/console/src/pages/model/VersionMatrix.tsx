import { useQueries } from '@tanstack/react-query'
import { answerOf, api, idOf } from '../../api/client'
import type { ModelVersion } from '../../api/types'
import { bytes } from '../../format'
import { Button, Card, StateBadge } from '../../ui/parts'
import { versionPath } from '../data'

/** Which variants each version has, with their sizes. */
export function Matrix(props: { versions: ModelVersion[]; chosen: ModelVersion; onChoose: (version: string) => void }) {
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

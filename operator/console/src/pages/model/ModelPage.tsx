import { useQuery } from '@tanstack/react-query'
import { useParams, useSearchParams } from 'react-router'
import { answerOf, api, idOf } from '../../api/client'
import { words } from '../../format'
import { Card, Empty, Loaded, PageHead } from '../../ui/parts'
import { PublishHelp } from './PublishHelp'
import { Matrix } from './VersionMatrix'
import { VersionView } from './VersionView'

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

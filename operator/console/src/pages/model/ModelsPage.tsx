import { Link } from 'react-router'
import { idOf } from '../../api/client'
import { useMay } from '../../api/roles'
import { words } from '../../format'
import { Ago, Card, Empty, Loaded, PageHead, StateBadge } from '../../ui/parts'
import { Table } from '../../ui/Table'
import { useVersions } from '../data'
import { PublishHelp } from './PublishHelp'

/** All models, and the way to publish another. */
export function ModelsPage() {
  const query = useVersions()
  const may = useMay('PUBLISHER')
  return (
    <>
      <PageHead title="Models" about="Families of versions, and the builds of each that suit different hardware.">
        {may && (
          <Link className="button primary" to="/models/publish">
            Publish a model
          </Link>
        )}
      </PageHead>
      <Loaded query={query}>
        {(models) => (
          <div className="stack">
            <Card flush>
              {models.length > 0 ? (
                <Table
                  label="Models"
                  rows={models}
                  keyOf={({ model }) => model.name ?? ''}
                  columns={[
                    {
                      title: 'Model',
                      cell: ({ model }) => (
                        <div>
                          <Link to={`/${model.name}`}>
                            <strong>{idOf(model.name)}</strong>
                          </Link>
                          <div className="muted small">{model.description || words(model.task, 'TASK')}</div>
                        </div>
                      ),
                    },
                    { title: 'Latest', cell: ({ versions }) => idOf(versions[0]?.name) || 'none' },
                    { title: 'State', cell: ({ versions }) => <StateBadge value={versions[0]?.state} /> },
                    { title: 'Versions', number: true, cell: ({ versions }) => versions.length },
                    { title: 'Variants', number: true, cell: ({ versions }) => versions[0]?.variantCount ?? 0 },
                    { title: 'Changed', cell: ({ versions, model }) => <Ago time={versions[0]?.updateTime ?? model.updateTime} /> },
                  ]}
                />
              ) : (
                <Empty title="No models yet">
                  <p>A model is published from here, or with the command line. Then it can be rolled out.</p>
                  <PublishHelp />
                </Empty>
              )}
            </Card>
          </div>
        )}
      </Loaded>
    </>
  )
}

import { Link } from 'react-router'
import { idOf } from '../api/client'
import { words } from '../format'
import { Ago, Card, Empty, Loaded, PageHead, StateBadge } from '../ui/parts'
import { Table } from '../ui/Table'
import { useVersions } from './data'

/** How a model gets here: by the command line, which reads the files where they are. */
export function PublishHelp() {
  return (
    <>
      <p>A folder with an ONNX or GGUF model, or one from a hub, is published with the command line. The controller reads what it is, makes and measures further variants, and signs them.</p>
      <pre className="command">flotilla publish ./my-model --model my-model --version 1.0.0</pre>
    </>
  )
}

export function ModelsPage() {
  const query = useVersions()
  return (
    <>
      <PageHead title="Models" about="Families of versions, and the builds of each that suit different hardware." />
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
                  <PublishHelp />
                </Empty>
              )}
            </Card>
            {models.length > 0 && (
              <Card title="Publish another">
                <PublishHelp />
              </Card>
            )}
          </div>
        )}
      </Loaded>
    </>
  )
}

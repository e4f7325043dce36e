import { useState } from 'react'
import { Link } from 'react-router'
import { idOf } from '../../api/client'
import type { Deployment } from '../../api/types'
import { words } from '../../format'
import { type Column, Table } from '../../ui/Table'
import { Ago, Card, Empty, Loaded, StateBadge } from '../../ui/parts'
import { ResourceLink } from '../event/EventList'
import { LastAttempt } from './LastAttempt'
import { MOST_DEPLOYMENTS, useDeployments, variantOf } from './deployments'

const DEPLOYMENT_COLUMNS: Column<Deployment>[] = [
  { title: 'Device', cell: (deployment) => <Link to={`/${deployment.device}`}>{idOf(deployment.device)}</Link> },
  { title: 'Wave', number: true, cell: (deployment) => deployment.wave },
  { title: 'State', cell: (deployment) => <StateBadge value={deployment.state} /> },
  { title: 'Variant', cell: (deployment) => idOf(variantOf(deployment)) || <span className="muted">not chosen yet</span> },
  { title: 'What goes on', cell: (deployment) => <LastAttempt deployment={deployment} /> },
  { title: 'Changed', cell: (deployment) => <Ago time={deployment.updateTime} /> },
]

export function Devices({ id }: { id: string }) {
  const query = useDeployments(id)
  const [state, setState] = useState('')
  return (
    <Loaded query={query}>
      {(all) => {
        const states = [...new Set(all.map((each) => each.state ?? ''))].sort()
        const rows = all.filter((each) => state === '' || each.state === state)
        return (
          <Card
            flush
            title="Devices"
            aside={
              <label className="row">
                State
                <select className="input" value={state} onChange={(event) => setState(event.target.value)}>
                  <option value="">all {all.length.toLocaleString('en')}</option>
                  {states.map((each) => (
                    <option key={each} value={each}>
                      {words(each, 'STATE')} ({all.filter((one) => one.state === each).length})
                    </option>
                  ))}
                </select>
              </label>
            }
          >
            {rows.length === 0 ? (
              <Empty title="No device takes part yet">
                <p>Devices are counted in when the rollout starts.</p>
              </Empty>
            ) : (
              <Table label="Deployments" columns={DEPLOYMENT_COLUMNS} rows={rows} keyOf={(each) => each.name ?? ''} />
            )}
            {all.length >= MOST_DEPLOYMENTS && (
              <p className="pager muted small">
                The first {MOST_DEPLOYMENTS.toLocaleString('en')}; look for others on <ResourceLink name="devices" />.
              </p>
            )}
          </Card>
        )
      }}
    </Loaded>
  )
}

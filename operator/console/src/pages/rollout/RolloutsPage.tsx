import { useState } from 'react'
import { Link } from 'react-router'
import { idOf, versionLabel } from '../../api/client'
import { useMay } from '../../api/roles'
import type { Rollout } from '../../api/types'
import { selectorText } from '../../selector'
import { Pager } from '../../ui/Pager'
import { Ago, Card, Empty, Loaded, PageHead, PartsBar, StateBadge } from '../../ui/parts'
import { type Column, Table } from '../../ui/Table'
import { useRollouts } from '../data'
import { deploymentParts } from './RolloutProgress'

const COLUMNS: Column<Rollout>[] = [
  {
    title: 'Rollout',
    cell: (rollout) => (
      <div>
        <Link to={`/${rollout.name}`}>
          <strong className="break">{rollout.displayName || idOf(rollout.name)}</strong>
        </Link>
        <div className="muted small break">{targetText(rollout)}</div>
      </div>
    ),
  },
  { title: 'Version', cell: (rollout) => <span className="break">{versionLabel(rollout.modelVersion)}</span> },
  { title: 'State', cell: (rollout) => <StateBadge value={rollout.state} /> },
  { title: 'Devices', cell: (rollout) => (rollout.counts?.total ? <PartsBar label="Devices" parts={deploymentParts(rollout.counts)} /> : <span className="muted">none yet</span>) },
  { title: 'Made', cell: (rollout) => <Ago time={rollout.createTime} /> },
]

/** Whom a rollout is for. */
export function targetText(rollout: Rollout): string {
  return rollout.fleet ? `fleet ${idOf(rollout.fleet)}` : selectorText(rollout.selector)
}

export function RolloutsPage() {
  const [tokens, setTokens] = useState<string[]>([])
  const query = useRollouts(tokens.at(-1) ?? '', 25)
  const may = useMay('OPERATOR')
  return (
    <>
      <PageHead title="Rollouts" about="The staged delivery of one version to a part of the fleet.">
        {may && (
          <Link className="button primary" to="/rollouts/new">
            New rollout
          </Link>
        )}
      </PageHead>
      <Loaded query={query}>
        {({ rollouts = [], nextPageToken }) => (
          <Card flush>
            {rollouts.length > 0 ? (
              <Table label="Rollouts" columns={COLUMNS} rows={rollouts} keyOf={(rollout) => rollout.name ?? ''} />
            ) : (
              <Empty title="No rollouts yet">
                <p>A rollout brings a published version to devices, wave by wave; the plan says beforehand what each would get.</p>
                <Link className="button primary" to="/rollouts/new">
                  Plan the first one
                </Link>
              </Empty>
            )}
            <Pager tokens={tokens} setTokens={setTokens} nextPageToken={nextPageToken} back="Newer" next="Older" />
          </Card>
        )}
      </Loaded>
    </>
  )
}

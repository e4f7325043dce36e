import { Link } from 'react-router'
import { idOf, versionLabel } from '../../api/client'
import type { DeploymentCounts, Rollout } from '../../api/types'
import { type Part, PartsBar, StateBadge } from '../../ui/parts'

/** The parts of a whole that deployments make, those that are done first. */
export function deploymentParts(counts: DeploymentCounts | undefined): Part[] {
  const { succeeded = 0, inProgress = 0, failed = 0, skipped = 0, rolledBack = 0, pending = 0, superseded = 0, cancelled = 0 } = counts ?? {}
  return [
    { name: 'serving', value: succeeded, color: 'var(--good)' },
    { name: 'in progress', value: inProgress, color: 'var(--series-4)' },
    { name: 'failed', value: failed, color: 'var(--bad)' },
    { name: 'rolled back', value: rolledBack, color: 'var(--series-3)' },
    { name: 'skipped', value: skipped, color: 'var(--series-2)' },
    { name: 'waiting', value: pending, color: 'var(--strong-line)' },
    { name: 'taken over', value: superseded, color: 'var(--series-7)' },
    { name: 'cancelled', value: cancelled, color: 'var(--line)' },
  ]
}

/** One rollout on a few lines. */
export function RolloutProgress({ rollout }: { rollout: Rollout }) {
  return (
    <div className="stack tight">
      <div className="row apart">
        <span className="row">
          <Link to={`/${rollout.name}`}>
            <strong className="break">{rollout.displayName || idOf(rollout.name)}</strong>
          </Link>
          <span className="muted">{versionLabel(rollout.modelVersion)}</span>
        </span>
        <StateBadge value={rollout.state} />
      </div>
      <PartsBar label="Devices" parts={deploymentParts(rollout.counts)} />
      {rollout.reason && <p className="muted small">{rollout.reason}</p>}
    </div>
  )
}

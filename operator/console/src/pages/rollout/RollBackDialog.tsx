import { useState } from 'react'
import { api, idOf } from '../../api/client'
import type { Rollback, Rollout } from '../../api/types'
import { count } from '../../format'
import { ActionDialog } from '../../ui/Dialog'
import { useVariants } from '../data'
import { useReadAgain } from './RolloutActions'
import type { Action } from './actions'

type Scope = 'ROLLOUT' | 'FAILED_DEVICES' | 'WAVE' | 'VARIANT'

interface Asked {
  rollout: Rollout
  action: Action
  onClose: () => void
}

/** The devices that failed, and no others. */
export function RollBackFailedDialog({ rollout, action, onClose }: Asked) {
  const rollBack = useRollBack(rollout)
  return (
    <ActionDialog
      title="Roll back the devices that failed?"
      action="Roll back"
      danger
      withReason
      done={action.done}
      run={(reason) => rollBack({ scope: 'SCOPE_FAILED_DEVICES', reason })}
      onClose={onClose}
    >
      <p>{action.consequence}</p>
    </ActionDialog>
  )
}

/** Part of a rollout that goes on, or all of it. */
export function RollBackDialog({ rollout, action, onClose }: Asked) {
  const goesOn = rollout.state === 'STATE_RUNNING' || rollout.state === 'STATE_PAUSED'
  const [scope, setScope] = useState<Scope>('ROLLOUT')
  const started = rollout.waves?.filter((wave) => wave.startTime) ?? []
  const [wave, setWave] = useState(started.at(-1)?.ordinal ?? 1)
  const variants = useVariants(rollout.modelVersion).data ?? []
  const [variant, setVariant] = useState('')
  const rollBack = useRollBack(rollout)
  const counts = scope === 'WAVE' ? rollout.waves?.find((each) => each.ordinal === wave)?.counts : rollout.counts
  const concerned = scope === 'FAILED_DEVICES' ? (counts?.failed ?? 0) : (counts?.succeeded ?? 0) + (counts?.inProgress ?? 0) + (counts?.failed ?? 0)
  const run = (reason: string) =>
    rollBack({
      scope: `SCOPE_${scope}`,
      reason,
      ...(scope === 'WAVE' && { wave }),
      ...(scope === 'VARIANT' && { variant: `${rollout.modelVersion}/variants/${variant}` }),
    })
  return (
    <ActionDialog
      title="Roll back?"
      action="Roll back"
      danger
      withReason
      done={action.done}
      canRun={scope !== 'VARIANT' || variant !== ''}
      run={run}
      onClose={onClose}
    >
      {goesOn && (
        <label className="field">
          <span>Which devices</span>
          <select className="input" value={scope} onChange={(event) => setScope(event.target.value as Scope)}>
            <option value="ROLLOUT">All of the rollout</option>
            <option value="FAILED_DEVICES">Those that failed</option>
            <option value="WAVE">Those of one wave</option>
            <option value="VARIANT">Those that run one variant, which is withdrawn</option>
          </select>
        </label>
      )}
      {scope === 'WAVE' && (
        <label className="field">
          <span>Wave</span>
          <select className="input" value={wave} onChange={(event) => setWave(Number(event.target.value))}>
            {started.map((each) => (
              <option key={each.ordinal} value={each.ordinal}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
      )}
      {scope === 'VARIANT' && (
        <label className="field">
          <span>Variant</span>
          <select className="input" value={variant} onChange={(event) => setVariant(event.target.value)}>
            <option value="">Choose one</option>
            {variants.map(({ name }) => (
              <option key={name} value={idOf(name)}>
                {idOf(name)}
              </option>
            ))}
          </select>
        </label>
      )}
      <p>
        {scope === 'VARIANT'
          ? 'Devices that run it go back to what they served before, and none chooses it for the rest of the rollout.'
          : `${count(concerned, 'device')}: back to what served before, all at once${scope === 'ROLLOUT' ? '; the rollout is over then' : ''}.`}
      </p>
    </ActionDialog>
  )
}

function useRollBack(rollout: Rollout) {
  const readAgain = useReadAgain()
  return async (rollback: Rollback) => {
    await api.POST('/v1/rollouts/{rollout}:rollBack', { params: { path: { rollout: idOf(rollout.name) } }, body: { rollback } })
    await readAgain()
  }
}

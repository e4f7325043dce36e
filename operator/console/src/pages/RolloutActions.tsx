import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { api, idOf } from '../api/client'
import { type Role, useMay } from '../api/roles'
import type { Rollout } from '../api/types'
import { count } from '../format'
import { ActionDialog } from '../ui/Dialog'
import { Button } from '../ui/parts'

type Verb = 'start' | 'approve' | 'reject' | 'pause' | 'resume' | 'promote' | 'retry' | 'cancel'

interface Action {
  verb: Verb | 'rollBack'
  label: string
  role: Role
  kind: string
  done: string
  consequence: ReactNode
}

/** What may be done to a rollout where it stands, with what would follow counted. */
export function actionsOf(rollout: Rollout): Action[] {
  const { succeeded = 0, inProgress = 0, pending = 0, failed = 0, total = 0 } = rollout.counts ?? {}
  const state = rollout.state?.replace('STATE_', '') ?? ''
  const waiting = rollout.waves?.find((wave) => wave.state === 'STATE_AWAITING_APPROVAL')
  const soaking = rollout.waves?.find((wave) => wave.state === 'STATE_SOAKING')
  const next = rollout.waves?.find((wave) => wave.state === 'STATE_PENDING')
  const goesOn = state === 'RUNNING' || state === 'PAUSED'
  const devices = (amount: number) => count(amount, 'device')
  const actions: (Action | false | undefined)[] = [
    state === 'SCHEDULED' && {
      verb: 'start', label: 'Start', role: 'OPERATOR', kind: 'primary', done: 'The rollout has started',
      consequence: 'Its first wave begins now.',
    },
    (state === 'AWAITING_APPROVAL' || (state === 'RUNNING' && !!waiting)) && {
      verb: 'approve', label: 'Approve', role: 'APPROVER', kind: 'primary', done: 'Approved',
      consequence: waiting ? `Wave ${waiting.name} begins with ${devices(waiting.counts?.total ?? 0)}.` : 'The rollout may start.',
    },
    state === 'AWAITING_APPROVAL' && {
      verb: 'reject', label: 'Reject', role: 'APPROVER', kind: 'danger', done: 'Rejected',
      consequence: 'It is over for good; no device hears of it.',
    },
    goesOn && soaking && {
      verb: 'promote', label: 'Promote', role: 'OPERATOR', kind: '', done: 'The wave has passed',
      consequence: `The soak of ${soaking.name} ends early: ${devices(soaking.counts?.succeeded ?? 0)} were watched for less than planned. ${
        next ? `${next.name} may begin with ${devices(next.counts?.total ?? 0)}.` : 'It was the last wave.'
      }`,
    },
    state === 'PAUSED' && {
      verb: 'resume', label: 'Resume', role: 'OPERATOR', kind: 'primary', done: 'The rollout goes on',
      consequence: `${devices(pending)} are still to be served.`,
    },
    state === 'RUNNING' && {
      verb: 'pause', label: 'Pause', role: 'OPERATOR', kind: '', done: 'The rollout is paused',
      consequence: `${devices(inProgress)} in progress finish; ${devices(pending)} wait until somebody resumes.`,
    },
    (goesOn || state === 'SUCCEEDED') && failed > 0 && {
      verb: 'retry', label: 'Retry', role: 'OPERATOR', kind: '', done: 'Failed devices try anew',
      consequence: `${devices(failed)} that failed are told to try anew, whatever their wave.`,
    },
    (goesOn || state === 'SUCCEEDED') && {
      verb: 'rollBack', label: 'Roll back', role: 'OPERATOR', kind: 'danger', done: 'Devices are on their way back',
      consequence: `${devices(succeeded + inProgress)} of ${total.toLocaleString('en')} have the version or are taking it.`,
    },
    (goesOn || state === 'SCHEDULED' || state === 'AWAITING_APPROVAL') && {
      verb: 'cancel', label: 'Cancel', role: 'OPERATOR', kind: 'danger', done: 'The rollout is cancelled',
      consequence: `${devices(succeeded)} keep the version, ${devices(pending)} never get it. It cannot be taken up again.`,
    },
  ]
  return actions.filter((action): action is Action => !!action)
}

export function RolloutActions({ rollout }: { rollout: Rollout }) {
  const may: Record<string, boolean> = { OPERATOR: useMay('OPERATOR'), APPROVER: useMay('APPROVER') }
  const [asked, setAsked] = useState<Action>()
  return (
    <>
      {actionsOf(rollout)
        .filter((action) => may[action.role])
        .map((action) => (
          <Button key={action.verb} kind={action.kind} onClick={() => setAsked(action)}>
            {action.label}
          </Button>
        ))}
      {asked?.verb === 'rollBack' && <RollBackDialog rollout={rollout} action={asked} onClose={() => setAsked(undefined)} />}
      {asked && asked.verb !== 'rollBack' && <MoveDialog rollout={rollout} action={asked} verb={asked.verb} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function useReadAgain() {
  const client = useQueryClient()
  return () => client.invalidateQueries({ predicate: (query) => ['rollout', 'rollouts', 'deployments'].includes(String(query.queryKey[0])) })
}

function MoveDialog({ rollout, action, verb, onClose }: { rollout: Rollout; action: Action; verb: Verb; onClose: () => void }) {
  const readAgain = useReadAgain()
  const run = async (reason: string) => {
    const params = { path: { rollout: idOf(rollout.name) } }
    if (verb === 'start') await api.POST('/v1/rollouts/{rollout}:start', { params, body: {} })
    else await api.POST(`/v1/rollouts/{rollout}:${verb}`, { params, body: { reason } })
    await readAgain()
  }
  return (
    <ActionDialog
      title={`${action.label} this rollout?`}
      action={action.label}
      danger={action.kind === 'danger'}
      done={action.done}
      withReason={verb !== 'start'}
      run={run}
      onClose={onClose}
    >
      <p>{action.consequence}</p>
    </ActionDialog>
  )
}

type Scope = 'ROLLOUT' | 'FAILED_DEVICES' | 'WAVE' | 'VARIANT'

function RollBackDialog({ rollout, action, onClose }: { rollout: Rollout; action: Action; onClose: () => void }) {
  const [scope, setScope] = useState<Scope>('ROLLOUT')
  const started = rollout.waves?.filter((wave) => wave.startTime) ?? []
  const [wave, setWave] = useState(started.at(-1)?.ordinal ?? 1)
  const [variant, setVariant] = useState('')
  const readAgain = useReadAgain()
  const counts = scope === 'WAVE' ? rollout.waves?.find((each) => each.ordinal === wave)?.counts : rollout.counts
  const concerned = scope === 'FAILED_DEVICES' ? (counts?.failed ?? 0) : (counts?.succeeded ?? 0) + (counts?.inProgress ?? 0) + (counts?.failed ?? 0)
  const run = async (reason: string) => {
    await api.POST('/v1/rollouts/{rollout}:rollBack', {
      params: { path: { rollout: idOf(rollout.name) } },
      body: {
        rollback: {
          scope: `SCOPE_${scope}`,
          reason,
          ...(scope === 'WAVE' && { wave }),
          ...(scope === 'VARIANT' && { variant: `${rollout.modelVersion}/variants/${variant}` }),
        },
      },
    })
    await readAgain()
  }
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
      <label className="field">
        <span>Which devices</span>
        <select className="input" value={scope} onChange={(event) => setScope(event.target.value as Scope)}>
          <option value="ROLLOUT">All of the rollout</option>
          <option value="FAILED_DEVICES">Those that failed</option>
          <option value="WAVE">Those of one wave</option>
          <option value="VARIANT">Those that run one variant, which is withdrawn</option>
        </select>
      </label>
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
          <span>Variant, e.g. onnx-int8</span>
          <input className="input" value={variant} onChange={(event) => setVariant(event.target.value.trim())} />
        </label>
      )}
      <p>
        {scope === 'VARIANT'
          ? 'Devices that run it go back to what they served before, and none chooses it for the rest of the rollout.'
          : `${count(concerned, 'device')} go back to what they served before, all at once${scope === 'ROLLOUT' ? '; the rollout is over then' : ''}.`}
      </p>
    </ActionDialog>
  )
}

import type { ReactNode } from 'react'
import type { Role } from '../../api/roles'
import type { Rollout } from '../../api/types'
import { count } from '../../format'

export type Verb = 'start' | 'approve' | 'reject' | 'pause' | 'resume' | 'promote' | 'retry' | 'cancel'

export interface Action {
  verb: Verb | 'rollBack' | 'rollBackFailed'
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
      consequence: `${devices(failed)} that failed: told to try anew, whatever their wave.`,
    },
    goesOn && failed > 0 && {
      verb: 'rollBackFailed', label: 'Roll back failed', role: 'OPERATOR', kind: '', done: 'Failed devices are on their way back',
      consequence: `${devices(failed)} that failed: back to what served before, all at once. Nobody else is touched.`,
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

import { useQueryClient } from '@tanstack/react-query'
import { api, idOf } from '../../api/client'
import type { Device } from '../../api/types'
import { count } from '../../format'
import { ActionDialog } from '../../ui/Dialog'

export const MOVES = ['Approve', 'Suspend', 'Resume', 'Retire'] as const
export type BulkVerb = (typeof MOVES)[number]

const FROM: Record<BulkVerb, string[]> = {
  Approve: ['STATE_PENDING_APPROVAL'],
  Suspend: ['STATE_ACTIVE'],
  Resume: ['STATE_SUSPENDED'],
  Retire: ['STATE_ACTIVE', 'STATE_SUSPENDED'],
}

const AFTER: Record<BulkVerb, string> = {
  Approve: 'take part in rollouts from now on',
  Suspend: 'go on serving, and no rollout touches them until they are resumed',
  Resume: 'may be touched by rollouts again',
  Retire: 'are refused from now on and must enrol anew',
}

/** Those of the devices that are where this move begins. */
export function movable(devices: Device[], verb: BulkVerb): Device[] {
  return devices.filter((device) => FROM[verb].includes(device.state ?? ''))
}

/** Asks once for a move of many devices, with what follows counted; says who would not move. */
export function BulkMove(props: { devices: Device[]; left: number; verb: BulkVerb; onClose: () => void; onDone: () => void }) {
  const client = useQueryClient()
  const { devices, left, verb } = props
  const path = verb.toLowerCase() as Lowercase<BulkVerb>
  const serving = devices.filter((device) => device.slots?.some((slot) => slot.ready)).length
  const run = async (reason: string) => {
    // One after the other: a large choice must not crowd out what others ask for.
    const refused: string[] = []
    for (const device of devices) {
      await api
        .POST(`/v1/devices/{device}:${path}`, { params: { path: { device: idOf(device.name) } }, body: { reason } })
        .catch((failed: Error) => refused.push(`${idOf(device.name)}: ${failed.message}`))
    }
    await client.invalidateQueries()
    if (refused.length > 0) throw new Error(`${count(refused.length, 'device')} did not move. ${refused.slice(0, 3).join(' ')}`)
    props.onDone()
  }
  return (
    <ActionDialog
      title={`${verb} ${count(devices.length, 'device')}?`}
      action={verb}
      danger={verb === 'Retire'}
      withReason
      done={`${count(devices.length, 'device')}: done`}
      run={run}
      onClose={props.onClose}
    >
      <p>
        {count(devices.length, 'device')} {AFTER[verb]}. {serving.toLocaleString('en')} of them serve something now.
        {left > 0 && ` ${count(left, 'chosen device')} cannot, and stay as they are.`}
      </p>
    </ActionDialog>
  )
}

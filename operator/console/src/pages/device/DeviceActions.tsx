import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, idOf } from '../../api/client'
import { useMay } from '../../api/roles'
import type { Device } from '../../api/types'
import { ActionDialog } from '../../ui/Dialog'
import { Button } from '../../ui/parts'

type Verb = 'approve' | 'reject' | 'suspend' | 'resume' | 'retire'

const VERBS: Record<string, [Verb, string, string][]> = {
  STATE_PENDING_APPROVAL: [
    ['approve', 'Approve', 'It takes part in rollouts from now on.'],
    ['reject', 'Reject', 'It is refused for good.'],
  ],
  STATE_ACTIVE: [
    ['suspend', 'Suspend', 'It goes on serving, and no rollout touches it until it is resumed.'],
    ['retire', 'Retire', 'Its certificate is refused from now on. A retired device must enrol anew.'],
  ],
  STATE_SUSPENDED: [
    ['resume', 'Resume', 'Rollouts may touch it again.'],
    ['retire', 'Retire', 'Its certificate is refused from now on. A retired device must enrol anew.'],
  ],
}

export function DeviceActions({ device }: { device: Device }) {
  const client = useQueryClient()
  const may = { approve: useMay('APPROVER'), operate: useMay('OPERATOR') }
  const [asked, setAsked] = useState<[Verb, string, string]>()
  const offered = (VERBS[device.state ?? ''] ?? []).filter(([verb]) => (verb === 'approve' || verb === 'reject' ? may.approve : may.operate))
  return (
    <>
      {offered.map((each) => (
        <Button key={each[0]} kind={each[0] === 'retire' || each[0] === 'reject' ? 'danger' : each[0] === 'approve' ? 'primary' : ''} onClick={() => setAsked(each)}>
          {each[1]}
        </Button>
      ))}
      {asked && (
        <ActionDialog
          title={`${asked[1]} ${idOf(device.name)}?`}
          action={asked[1]}
          danger={asked[0] === 'retire' || asked[0] === 'reject'}
          done={`${idOf(device.name)}: done`}
          withReason
          onClose={() => setAsked(undefined)}
          run={async (reason) => {
            await api.POST(`/v1/devices/{device}:${asked[0]}`, { params: { path: { device: idOf(device.name) } }, body: { reason } })
            await client.invalidateQueries({ predicate: (query) => ['device', 'devices', 'summary'].includes(String(query.queryKey[0])) })
          }}
        >
          <p>{asked[2]}</p>
        </ActionDialog>
      )}
    </>
  )
}

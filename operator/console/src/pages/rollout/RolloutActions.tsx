import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, idOf } from '../../api/client'
import { useMay } from '../../api/roles'
import type { Rollout } from '../../api/types'
import { ActionDialog } from '../../ui/Dialog'
import { Button } from '../../ui/parts'
import { RollBackDialog, RollBackFailedDialog } from './RollBackDialog'
import { type Action, actionsOf, type Verb } from './actions'

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
      {asked && <Asked rollout={rollout} action={asked} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function Asked(props: { rollout: Rollout; action: Action; onClose: () => void }) {
  const { verb } = props.action
  if (verb === 'rollBack') return <RollBackDialog {...props} />
  if (verb === 'rollBackFailed') return <RollBackFailedDialog {...props} />
  return <MoveDialog {...props} verb={verb} />
}

export function useReadAgain() {
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

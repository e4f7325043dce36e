import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { useParams } from 'react-router'
import { answerOf, api, idOf, versionLabel } from '../../api/client'
import { useStream } from '../../api/live'
import type { Rollout } from '../../api/types'
import { Ago, Card, Facts, Loaded, PageHead, PartsBar, StateBadge } from '../../ui/parts'
import { EventList } from '../event/EventList'
import { Tabs } from '../../ui/Tabs'
import { RolloutActions } from './RolloutActions'
import { Devices } from './RolloutDevices'
import { deploymentParts } from './RolloutProgress'
import { targetText } from './RolloutsPage'
import { Waves } from './Waves'

const OVER = new Set(['STATE_SUCCEEDED', 'STATE_REJECTED', 'STATE_CANCELLED', 'STATE_ROLLED_BACK', 'STATE_FAILED'])

/** One rollout as it goes: its waves, their gates, its devices, and what can be done about it. */
export function RolloutPage() {
  const { rollout: id = '' } = useParams()
  const client = useQueryClient()
  const query = useQuery({
    queryKey: ['rollout', id],
    queryFn: () => answerOf(api.GET('/v1/rollouts/{rollout}', { params: { path: { rollout: id } } })),
  })
  const isOver = OVER.has(query.data?.state ?? 'STATE_FAILED')
  const pending = useRef<ReturnType<typeof setTimeout>>(undefined)
  const onMessage = useCallback(
    (message: unknown) => {
      const { rollout } = message as { rollout?: Rollout }
      if (rollout) client.setQueryData(['rollout', id], rollout)
      pending.current ??= setTimeout(() => {
        pending.current = undefined
        void client.invalidateQueries({ queryKey: ['deployments', id] })
      }, 700)
    },
    [client, id],
  )
  useStream(isOver ? undefined : `/v1/rollouts/${encodeURIComponent(id)}:watch`, onMessage)
  return <Loaded query={query}>{(rollout) => <Shown rollout={rollout} id={id} />}</Loaded>
}

function Shown({ rollout, id }: { rollout: Rollout; id: string }) {
  const [tab, setTab] = useState('Waves')
  return (
    <>
      <PageHead
        title={rollout.displayName || id}
        crumbs={[['Rollouts', '/rollouts']]}
        about={
          <>
            <StateBadge value={rollout.state} />
            <span className="break">
              {versionLabel(rollout.modelVersion)} to {targetText(rollout)}
            </span>
          </>
        }
      >
        <RolloutActions rollout={rollout} />
      </PageHead>
      <div className="stack">
        <Card>
          <div className="stack">
            <p>
              <strong>{rollout.reason}</strong>
            </p>
            <PartsBar label="Devices" parts={deploymentParts(rollout.counts)} />
          </div>
        </Card>
        {rollout.withdrawals?.map((withdrawal) => (
          <p key={`${withdrawal.variant} ${withdrawal.hardwareClass}`} className="banner">
            {idOf(withdrawal.variant)} was withdrawn from {withdrawal.hardwareClass || 'all devices'}: {withdrawal.reason}
          </p>
        ))}
        <Tabs of={['Waves', 'Devices', 'Policy', 'History']} chosen={tab} onChoose={setTab}>
          {tab === 'Waves' && <Waves rollout={rollout} id={id} />}
          {tab === 'Devices' && <Devices id={id} />}
          {tab === 'Policy' && (
            <Card title="Policy">
              <div className="stack">
                <Facts
                  of={[
                    ['Made', <Ago key="made" time={rollout.createTime} />],
                    ['By', rollout.creator],
                    ['Started', rollout.startTime && <Ago key="started" time={rollout.startTime} />],
                    ['Over', rollout.endTime && <Ago key="over" time={rollout.endTime} />],
                    ['Slot', rollout.slot],
                  ]}
                />
                <pre className="command">{JSON.stringify(rollout.policy, null, 2)}</pre>
              </div>
            </Card>
          )}
          {tab === 'History' && <EventList filter={{ resource: rollout.name ?? '' }} pageSize={25} />}
        </Tabs>
      </div>
    </>
  )
}

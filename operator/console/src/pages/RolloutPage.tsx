import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useRef, useState } from 'react'
import { Link, useParams } from 'react-router'
import { answerOf, api, idOf, versionLabel } from '../api/client'
import { useStream } from '../api/live'
import type { Deployment, Rollout, Wave } from '../api/types'
import { count, figure, words } from '../format'
import { Ago, Badge, Card, Empty, Facts, Loaded, PageHead, PartsBar, StateBadge } from '../ui/parts'
import { type Column, Table } from '../ui/Table'
import { EventList, ResourceLink } from './EventList'
import { Gates } from './Gates'
import { RolloutActions } from './RolloutActions'
import { deploymentParts } from './RolloutProgress'
import { targetText } from './RolloutsPage'
import { SpeedChart } from './SpeedChart'

const OVER = new Set(['STATE_SUCCEEDED', 'STATE_REJECTED', 'STATE_CANCELLED', 'STATE_ROLLED_BACK', 'STATE_FAILED'])
const MOST_DEPLOYMENTS = 2000

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
        <Tabs of={['Waves', 'Devices', 'Policy', 'History']} chosen={tab} onChoose={setTab} />
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
      </div>
    </>
  )
}

/** Parts of a page, one of which is shown. */
export function Tabs(props: { of: string[]; chosen: string; onChoose: (tab: string) => void }) {
  return (
    <div className="tabs" role="tablist">
      {props.of.map((tab) => (
        <button key={tab} type="button" role="tab" aria-selected={tab === props.chosen} onClick={() => props.onChoose(tab)}>
          {tab}
        </button>
      ))}
    </div>
  )
}

/** All deployments, up to a bound that a page can hold. */
function useDeployments(id: string) {
  return useQuery({
    queryKey: ['deployments', id],
    queryFn: async () => {
      const all: Deployment[] = []
      let pageToken = ''
      do {
        const page = await answerOf(
          api.GET('/v1/rollouts/{rollout}/deployments', { params: { path: { rollout: id }, query: { pageSize: 500, pageToken } } }),
        )
        all.push(...(page.deployments ?? []))
        pageToken = page.nextPageToken ?? ''
      } while (pageToken !== '' && all.length < MOST_DEPLOYMENTS)
      return all
    },
  })
}

function Waves({ rollout, id }: { rollout: Rollout; id: string }) {
  const deployments = useDeployments(id)
  if (!rollout.waves?.length) {
    return (
      <Card>
        <Empty title="It has no waves yet">
          <p>They are made when it starts.</p>
        </Empty>
      </Card>
    )
  }
  return (
    <>
      {rollout.waves.map((wave) => (
        <WaveCard key={wave.ordinal} wave={wave} deployments={deployments.data?.filter((each) => each.wave === wave.ordinal) ?? []} />
      ))}
      <SpeedChart rollout={rollout} />
    </>
  )
}

function WaveCard({ wave, deployments }: { wave: Wave; deployments: Deployment[] }) {
  return (
    <Card title={`${wave.ordinal}. ${wave.name}`} aside={<WaveTimes wave={wave} />}>
      <div className="stack">
        <div className="row">
          <StateBadge value={wave.state} />
          <span className="muted">{count(wave.counts?.total ?? 0, 'device')}</span>
        </div>
        <PartsBar label={`Devices of ${wave.name}`} parts={deploymentParts(wave.counts)} />
        <Strata deployments={deployments} />
        <Gates gates={wave.gates ?? []} />
      </div>
    </Card>
  )
}

function WaveTimes({ wave }: { wave: Wave }) {
  if (wave.soakEndTime && wave.state === 'STATE_SOAKING')
    return (
      <>
        soaks until <Ago time={wave.soakEndTime} />
      </>
    )
  if (wave.endTime)
    return (
      <>
        over <Ago time={wave.endTime} />
      </>
    )
  return wave.startTime ? (
    <>
      since <Ago time={wave.startTime} />
    </>
  ) : (
    <>has not begun</>
  )
}

/** How the devices of each variant are doing within a wave. */
function Strata({ deployments }: { deployments: Deployment[] }) {
  const strata = new Map<string, Deployment[]>()
  for (const deployment of deployments) {
    const variant = variantOf(deployment)
    strata.set(variant, [...(strata.get(variant) ?? []), deployment])
  }
  if (strata.size < 2) return null
  return (
    <Table
      label="By variant"
      columns={[
        { title: 'Variant', cell: ([variant]) => idOf(variant) || 'nothing chosen' },
        { title: 'Devices', cell: ([, all]) => <PartsBar label="Devices" parts={deploymentParts(countsOf(all))} /> },
      ]}
      rows={[...strata.entries()]}
      keyOf={([variant]) => variant}
    />
  )
}

const variantOf = (deployment: Deployment) => deployment.attempts?.at(-1)?.variant || deployment.selection?.variant || ''

function countsOf(deployments: Deployment[]) {
  const of = (state: string) => deployments.filter((each) => each.state === `STATE_${state}`).length
  return {
    succeeded: of('SUCCEEDED'), inProgress: of('IN_PROGRESS'), failed: of('FAILED'), skipped: of('SKIPPED'),
    rolledBack: of('ROLLED_BACK'), pending: of('PENDING'), superseded: of('SUPERSEDED'), cancelled: of('CANCELLED'),
  }
}

const DEPLOYMENT_COLUMNS: Column<Deployment>[] = [
  { title: 'Device', cell: (deployment) => <Link to={`/${deployment.device}`}>{idOf(deployment.device)}</Link> },
  { title: 'Wave', number: true, cell: (deployment) => deployment.wave },
  { title: 'State', cell: (deployment) => <StateBadge value={deployment.state} /> },
  { title: 'Variant', cell: (deployment) => idOf(variantOf(deployment)) || <span className="muted">not chosen yet</span> },
  { title: 'What goes on', cell: (deployment) => <LastAttempt deployment={deployment} /> },
  { title: 'Changed', cell: (deployment) => <Ago time={deployment.updateTime} /> },
]

/** The latest attempt of a deployment, with its progress or its failure. */
export function LastAttempt({ deployment }: { deployment: Deployment }) {
  const attempt = deployment.attempts?.at(-1)
  const total = Number(attempt?.totalBytes ?? 0)
  return (
    <div className="stack tight">
      <span>{deployment.reason}</span>
      {attempt?.state === 'STATE_DOWNLOADING' && total > 0 && (
        <progress max={total} value={Number(attempt.receivedBytes)} aria-label="Downloaded" />
      )}
      {attempt?.problem?.message && (
        <span className="row">
          <Badge tone="bad">{words(attempt.failureReason, 'FAILURE_REASON') || attempt.problem.reason}</Badge> {attempt.problem.message}
        </span>
      )}
      {attempt?.goldenCosine !== undefined && <span className="muted small">golden test {figure(attempt.goldenCosine)}</span>}
    </div>
  )
}

function Devices({ id }: { id: string }) {
  const query = useDeployments(id)
  const [state, setState] = useState('')
  const [shown, setShown] = useState(100)
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
              <Table label="Deployments" columns={DEPLOYMENT_COLUMNS} rows={rows.slice(0, shown)} keyOf={(each) => each.name ?? ''} />
            )}
            {rows.length > shown && (
              <div className="pager">
                <span className="muted">
                  {shown} of {rows.length.toLocaleString('en')}
                </span>
                <button type="button" className="button" onClick={() => setShown(shown + 200)}>
                  More
                </button>
              </div>
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

import { useQueries } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { answerOf, api, idOf, partsOf, versionLabel } from '../../api/client'
import type { DeviceCounts, ModelVersion, Rollout, ValueCount } from '../../api/types'
import { count, words } from '../../format'
import { Badge, Bars, Card, Empty, Loaded, PageHead, type Part, PartsBar, SERIES, type Tone } from '../../ui/parts'
import { useRollouts, useVersions, versionPath } from '../data'
import { useCounts } from '../device/counts'
import { EventList } from '../event/EventList'
import { RolloutProgress } from '../rollout/RolloutProgress'

/** What needs somebody now, and how the fleet is. */
export function OverviewPage() {
  const counts = useCounts('')
  const active = useCounts('{"states":["STATE_ACTIVE"]}')
  const rollouts = useRollouts()
  const versions = useVersions()
  const running = rollouts.data?.rollouts?.filter((rollout) => RUNNING.has(rollout.state ?? '')) ?? []
  return (
    <>
      <PageHead title="Overview" />
      <div className="stack">
        <Loaded query={counts}>
          {(all) =>
            all.deviceCount === 0 ? (
              <Card>
                <Start hasModel={(versions.data?.length ?? 0) > 0} />
              </Card>
            ) : (
              <>
                <Needs counts={all} active={active.data} rollouts={rollouts.data?.rollouts ?? []} versions={versions.data?.flatMap((each) => each.versions) ?? []} />
                {running.length > 0 && (
                  <Card title="Under way">
                    <ul className="stack">
                      {running.slice(0, 6).map((rollout) => (
                        <li key={rollout.name}>
                          <RolloutProgress rollout={rollout} />
                        </li>
                      ))}
                    </ul>
                  </Card>
                )}
                <Fleet counts={active.data ?? all} />
              </>
            )
          }
        </Loaded>
        <EventList title="Latest changes" filter={{}} pageSize={8} />
      </div>
    </>
  )
}

const RUNNING = new Set(['STATE_RUNNING', 'STATE_ROLLING_BACK'])

function Start({ hasModel }: { hasModel: boolean }) {
  return (
    <Empty title="An empty harbour">
      <p>
        {hasModel ? 'A model is there; now it wants devices.' : 'Two things make a fleet: devices that have joined, and a model to give them.'}
      </p>
      <div className="row">
        <Link className="button primary" to="/settings">
          Make a join token
        </Link>
        <Link className="button" to="/models/publish">
          Publish a model
        </Link>
      </div>
    </Empty>
  )
}

interface Need {
  key: string
  tone: Tone
  kind: string
  text: ReactNode
  to: string
}

function needsOf(all: DeviceCounts, active: DeviceCounts | undefined, rollouts: Rollout[], versions: ModelVersion[]): Need[] {
  const needs: Need[] = []
  const valueOf = (values: ValueCount[] | undefined, value: string) => values?.find((each) => each.value === value)?.deviceCount ?? 0
  for (const rollout of rollouts) {
    const name = rollout.name ?? ''
    const waits = rollout.waves?.some((wave) => wave.state === 'STATE_AWAITING_APPROVAL')
    if (rollout.state === 'STATE_PAUSED') needs.push({ key: name, tone: 'warn', kind: 'paused', text: `${idOf(name)}: ${rollout.reason}`, to: `/${name}` })
    else if (rollout.state === 'STATE_AWAITING_APPROVAL' || (waits && rollout.state === 'STATE_RUNNING'))
      needs.push({ key: name, tone: 'warn', kind: 'wants approval', text: `${idOf(name)}: ${rollout.reason}`, to: `/${name}` })
    else if (rollout.state === 'STATE_FAILED') needs.push({ key: name, tone: 'bad', kind: 'failed', text: `${idOf(name)}: ${rollout.reason}`, to: `/${name}` })
    if (RUNNING.has(rollout.state ?? ''))
      for (const withdrawal of rollout.withdrawals ?? [])
        needs.push({
          key: name + withdrawal.variant + withdrawal.hardwareClass,
          tone: 'warn',
          kind: 'withdrawn',
          text: `${idOf(withdrawal.variant)} from ${withdrawal.hardwareClass || 'all devices'}: ${withdrawal.reason}`,
          to: `/${name}`,
        })
  }
  const devices: [string, number, Tone, string, string][] = [
    ['unhealthy', valueOf(active?.healths, 'HEALTH_UNHEALTHY'), 'bad', 'do not serve what they should', 'health=HEALTH_UNHEALTHY'],
    ['degraded', valueOf(active?.healths, 'HEALTH_DEGRADED'), 'warn', 'serve, but something is wrong', 'health=HEALTH_DEGRADED'],
    ['offline', valueOf(active?.connectivities, 'CONNECTIVITY_OFFLINE'), 'plain', 'are out of reach', 'state=STATE_ACTIVE&reach=CONNECTIVITY_OFFLINE'],
    ['wants approval', valueOf(all.states, 'STATE_PENDING_APPROVAL'), 'warn', 'have joined and wait to be let in', 'state=STATE_PENDING_APPROVAL'],
  ]
  for (const [kind, amount, tone, text, query] of devices) {
    if (amount > 0) needs.push({ key: kind, tone, kind, text: `${count(amount, 'device')} ${text}`, to: `/devices?${query}` })
  }
  for (const version of versions) {
    const state = version.state ?? ''
    if (state === 'STATE_AWAITING_APPROVAL' || state === 'STATE_AWAITING_SIGNATURE')
      needs.push({
        key: version.name ?? '',
        tone: 'warn',
        kind: words(state, 'STATE'),
        text: versionLabel(version.name),
        to: `/models/${partsOf(version.name).model}?version=${idOf(version.name)}`,
      })
  }
  return needs
}

function Needs(props: { counts: DeviceCounts; active: DeviceCounts | undefined; rollouts: Rollout[]; versions: ModelVersion[] }) {
  const needs = needsOf(props.counts, props.active, props.rollouts, props.versions)
  return (
    <Card title="What needs you now">
      {needs.length === 0 ? (
        <p className="row">
          <Badge tone="good">all is well</Badge>
          <span className="muted">No rollout waits, and every device that is in reach serves what it should.</span>
        </p>
      ) : (
        <ul className="stack tight">
          {needs.map((need) => (
            <li key={need.key} className="row together">
              <Badge tone={need.tone}>{need.kind}</Badge>
              <Link to={need.to} className="break">
                {need.text}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}

const REACH: Record<string, string> = {
  CONNECTIVITY_ONLINE: 'var(--good)',
  CONNECTIVITY_STALE: 'var(--series-3)',
  CONNECTIVITY_OFFLINE: 'var(--strong-line)',
}
const HEALTH: Record<string, string> = {
  HEALTH_HEALTHY: 'var(--good)',
  HEALTH_DEGRADED: 'var(--series-3)',
  HEALTH_UNHEALTHY: 'var(--bad)',
  HEALTH_UNSPECIFIED: 'var(--strong-line)',
}

function Fleet({ counts }: { counts: DeviceCounts }) {
  return (
    <div className="grid">
      <Card title="Devices" aside={<Link to="/devices">all of them</Link>}>
        <div className="stack">
          <div className="stat">
            <strong>{(counts.deviceCount ?? 0).toLocaleString('en')}</strong>
            <span className="muted">take part</span>
          </div>
          <PartsBar label="Reach" parts={partsOfValues(counts.connectivities, 'CONNECTIVITY', REACH)} />
          <PartsBar label="Health" parts={partsOfValues(counts.healths, 'HEALTH', HEALTH)} />
        </div>
      </Card>
      <Card title="By precision">
        <Precisions variants={counts.variants ?? []} />
      </Card>
      <Card title="By hardware class">
        <Bars
          of={(counts.hardwareClasses ?? []).slice(0, 8).map(({ value = '', deviceCount = 0 }) => ({
            key: value,
            name: value ? <Link to={`/devices?class=${encodeURIComponent(value)}`}>{value}</Link> : 'not known yet',
            value: deviceCount,
            color: 'var(--series-4)',
          }))}
        />
      </Card>
    </div>
  )
}

function partsOfValues(values: ValueCount[] | undefined, prefix: string, colors: Record<string, string>): Part[] {
  return (values ?? []).map(({ value = '', deviceCount = 0 }) => ({
    name: words(value, prefix) || 'not said yet',
    value: deviceCount,
    color: colors[value] ?? 'var(--strong-line)',
  }))
}

/** How many devices serve each precision, whatever the model. */
function Precisions({ variants }: { variants: ValueCount[] }) {
  const versions = [...new Set(variants.map(({ value = '' }) => value.split('/variants/')[0] ?? ''))].slice(0, 20)
  const lists = useQueries({
    queries: versions.map((version) => ({
      queryKey: ['version', version, 'variants'],
      staleTime: 60_000,
      queryFn: async () =>
        (await answerOf(api.GET('/v1/models/{model}/versions/{version}/variants', versionPath(version)))).variants ?? [],
    })),
  })
  const precisions = new Map(lists.flatMap((list) => list.data ?? []).map((variant) => [variant.name, variant.facts?.precision]))
  const devices = new Map<string, number>()
  for (const { value = '', deviceCount = 0 } of variants) {
    const precision = precisions.get(value) ?? idOf(value)
    devices.set(precision, (devices.get(precision) ?? 0) + deviceCount)
  }
  if (devices.size === 0) return <p className="muted">No device serves a model yet. A rollout changes that.</p>
  return (
    <Bars
      of={[...devices.entries()]
        .sort(([, a], [, b]) => b - a)
        .map(([precision, value], index) => ({ key: precision, name: precision, value, color: SERIES[index % SERIES.length] as string }))}
    />
  )
}

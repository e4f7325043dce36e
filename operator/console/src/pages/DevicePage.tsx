import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { answerOf, api, idOf, versionLabel } from '../api/client'
import { useMay } from '../api/roles'
import type { Device } from '../api/types'
import { bytes, figure, latency } from '../format'
import { ActionDialog } from '../ui/Dialog'
import { Ago, Badge, Button, Card, Chip, Empty, Facts, Loaded, PageHead, StateBadge } from '../ui/parts'
import { Table } from '../ui/Table'
import { Candidates } from './Candidates'
import { useVersions } from './data'
import { EventList } from './EventList'
import { LastAttempt } from './RolloutPage'

export function DevicePage() {
  const { device: id = '' } = useParams()
  const query = useQuery({
    queryKey: ['device', id],
    queryFn: () => answerOf(api.GET('/v1/devices/{device}', { params: { path: { device: id } } })),
  })
  return (
    <Loaded query={query}>
      {(device) => (
        <>
          <PageHead
            title={device.displayName || id}
            crumbs={[['Devices', '/devices']]}
            about={
              <>
                <StateBadge value={device.state} />
                <StateBadge value={device.connectivity} prefix="CONNECTIVITY" />
                <StateBadge value={device.health} prefix="HEALTH" />
                <span>
                  heard of <Ago time={device.lastSeenTime} />
                </span>
              </>
            }
          >
            <DeviceActions device={device} />
          </PageHead>
          <div className="stack">
            <Slots device={device} />
            <Explanation device={device} />
            <div className="grid">
              <Hardware device={device} />
              <div className="stack">
                <Labels device={device} />
                <Measures id={id} />
              </div>
            </div>
            <Deployments id={id} />
            <EventList title="History" filter={{ resource: `devices/${id}` }} pageSize={15} />
          </div>
        </>
      )}
    </Loaded>
  )
}

/** Why the device serves what it serves: every variant of the version, with its rank or the reasons against it. */
function Explanation({ device }: { device: Device }) {
  const all = useVersions().data?.flatMap((each) => each.versions) ?? []
  const versions = all.filter((version) => version.state !== 'STATE_DRAFT')
  const served = device.slots?.find((slot) => slot.modelVersion)?.modelVersion
  const [asked, setAsked] = useState('')
  const version = asked || served || versions[0]?.name || ''
  const answer = useQuery({
    queryKey: ['explanation', device.name, version],
    enabled: version !== '' && !!device.hardwareProfile,
    retry: false,
    queryFn: () =>
      answerOf(api.POST('/v1/planning:explainSelection', { body: { device: device.name, modelVersion: version } })),
  })
  return (
    <Card
      title="What it chooses, and why"
      flush
      aside={
        <label className="row">
          Version
          <select className="input" value={version} onChange={(event) => setAsked(event.target.value)}>
            {versions.map((each) => (
              <option key={each.name} value={each.name}>
                {versionLabel(each.name)}
              </option>
            ))}
          </select>
        </label>
      }
    >
      {!device.hardwareProfile && <Empty title="Its hardware is not known until it first connects" />}
      {device.hardwareProfile && version === '' && (
        <Empty title="There is no version to choose from">
          <p>Publish a model; then this table says for each of its variants whether it fits here.</p>
        </Empty>
      )}
      {device.hardwareProfile && version !== '' && (
        <Loaded query={answer}>
          {({ planned, disagreement }) => (
            <>
              {disagreement && (
                <p className="banner" role="note">
                  The device chose otherwise: {disagreement.text}
                </p>
              )}
              {planned && <Candidates selection={planned} />}
            </>
          )}
        </Loaded>
      )}
    </Card>
  )
}

function Hardware({ device }: { device: Device }) {
  const profile = device.hardwareProfile
  if (!profile) return null
  const { cpu, memory, disk, operatingSystem, accelerators = [], runtimes = [] } = profile
  return (
    <Card title="Hardware" aside={device.hardwareClass}>
      <Facts
        of={[
          ['Machine', profile.product],
          ['Processor', `${cpu?.modelName || cpu?.architecture} · ${cpu?.logicalCores} threads`],
          ['Memory', `${bytes(memory?.availableBytes)} free of ${bytes(memory?.limitBytes)}`],
          ['Disk', `${bytes(disk?.availableBytes)} free of ${bytes(disk?.totalBytes)}`],
          [
            'Accelerators',
            accelerators.length > 0 && accelerators.map((accelerator) => (
              <div key={accelerator.id}>
                {accelerator.modelName || accelerator.vendor} {Number(accelerator.memoryBytes) > 0 && bytes(accelerator.memoryBytes)}
              </div>
            )),
          ],
          [
            'Engines',
            runtimes.map((runtime) => (
              <div key={runtime.runtime} className="row">
                {runtime.runtime} {runtime.version}
                {runtime.providerSupports?.map((provider) => (
                  <Badge
                    key={provider.name + (provider.engineDevice ?? '')}
                    tone={provider.state === 'STATE_PROVED' ? 'good' : provider.state === 'STATE_FAILED' ? 'bad' : 'plain'}
                  >
                    {provider.name}
                  </Badge>
                ))}
              </div>
            )),
          ],
          ['System', `${operatingSystem?.version ?? ''} · ${operatingSystem?.kernel ?? ''}`],
          ['Agent', device.agentVersion],
        ]}
      />
    </Card>
  )
}

function Slots({ device }: { device: Device }) {
  const slots = device.slots ?? []
  if (slots.length === 0) return null
  return (
    <Card title="Serves" flush>
      <Table
        label="Slots"
        rows={slots}
        keyOf={(slot) => slot.slot ?? ''}
        columns={[
          { title: 'Slot', cell: (slot) => <strong>{slot.slot}</strong> },
          { title: 'Version', cell: (slot) => versionLabel(slot.modelVersion) || <span className="muted">nothing</span> },
          { title: 'Variant', cell: (slot) => idOf(slot.variant) },
          { title: 'Answers', cell: (slot) => <Badge tone={slot.ready ? 'good' : 'bad'}>{slot.ready ? 'yes' : 'no'}</Badge> },
          { title: 'Memory', number: true, cell: (slot) => (Number(slot.residentBytes) ? bytes(slot.residentBytes) : '–') },
          { title: 'Before', cell: (slot) => versionLabel(slot.previousModelVersion) },
        ]}
      />
    </Card>
  )
}

function Measures({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['device', id, 'series'],
    queryFn: () => answerOf(api.GET('/v1/devices/{device}/series', { params: { path: { device: id } } })),
  })
  const rows = (query.data?.deviceSeries ?? []).filter(({ series }) => Number(series?.requestCount) > 0)
  return (
    <Card title="What it measured" flush={rows.length > 0}>
      {rows.length === 0 ? (
        <p className="muted">No requests yet. Figures come as apps use the model.</p>
      ) : (
        <Table
          label="Measures"
          rows={rows}
          keyOf={({ series }) => `${series?.slot} ${series?.variant} ${series?.operation}`}
          columns={[
            { title: 'Variant', cell: ({ series }) => idOf(series?.variant) },
            { title: 'Work', cell: ({ series }) => series?.operation },
            { title: 'Requests', number: true, cell: ({ series }) => figure(Number(series?.requestCount)) },
            { title: 'Errors', number: true, cell: ({ series }) => figure(Number(series?.errorCount)) },
            {
              title: 'Mean time',
              number: true,
              cell: ({ series }) => latency((series?.durationSeconds?.sum ?? 0) / Math.max(1, Number(series?.requestCount))),
            },
          ]}
        />
      )}
    </Card>
  )
}

/** What rollouts did to the device, the newest first. */
function Deployments({ id }: { id: string }) {
  const query = useQuery({
    queryKey: ['device', id, 'deployments'],
    queryFn: async () => {
      const { deployments = [] } = await answerOf(api.GET('/v1/devices/{device}/deployments', { params: { path: { device: id } } }))
      return Promise.all(
        deployments.slice(0, 10).map((name) => {
          const [, rollout = ''] = name.split('/')
          return answerOf(api.GET('/v1/rollouts/{rollout}/deployments/{deployment}', { params: { path: { rollout, deployment: id } } }))
        }),
      )
    },
  })
  if (!query.data?.length) return null
  return (
    <Card title="Rollouts" flush>
      <Table
        label="Rollouts of the device"
        rows={query.data}
        keyOf={(deployment) => deployment.name ?? ''}
        columns={[
          {
            title: 'Rollout',
            cell: (deployment) => {
              const [, rollout = ''] = (deployment.name ?? '').split('/')
              return <Link to={`/rollouts/${rollout}`}>{rollout}</Link>
            },
          },
          { title: 'State', cell: (deployment) => <StateBadge value={deployment.state} /> },
          { title: 'Variant', cell: (deployment) => idOf(deployment.attempts?.at(-1)?.variant) },
          { title: 'How it went', cell: (deployment) => <LastAttempt deployment={deployment} /> },
          { title: 'Changed', cell: (deployment) => <Ago time={deployment.updateTime} /> },
        ]}
      />
    </Card>
  )
}

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

function DeviceActions({ device }: { device: Device }) {
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

function Labels({ device }: { device: Device }) {
  const labels = Object.entries(device.labels ?? {})
  return (
    <Card title="Labels">
      {labels.length === 0 ? (
        <p className="muted">It has none. Labels are how fleets and rollouts say which devices they mean.</p>
      ) : (
        <div className="row">
          {labels.map(([key, value]) => (
            <Chip key={key}>
              {key}={value}
            </Chip>
          ))}
        </div>
      )}
    </Card>
  )
}

import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useParams } from 'react-router'
import { answerOf, api, idOf, versionLabel } from '../api/client'
import type { Device } from '../api/types'
import { bytes } from '../format'
import { Ago, Badge, Card, Chip, Empty, Facts, Loaded, PageHead, StateBadge } from '../ui/parts'
import { Candidates } from './Candidates'

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
          />
          <div className="stack">
            <Explanation device={device} />
            <div className="grid">
              <Hardware device={device} />
              <Labels device={device} />
            </div>
          </div>
        </>
      )}
    </Loaded>
  )
}

/** Why the device serves what it serves: every variant of the version, with its rank or the reasons against it. */
function Explanation({ device }: { device: Device }) {
  const versions = useQuery({
    queryKey: ['versions', 'all'],
    queryFn: async () => {
      const { models = [] } = await answerOf(api.GET('/v1/models', { params: { query: { pageSize: 200 } } }))
      const lists = await Promise.all(
        models.map((model) =>
          answerOf(api.GET('/v1/models/{model}/versions', { params: { path: { model: idOf(model.name) } } })),
        ),
      )
      return lists.flatMap((list) => list.modelVersions ?? []).filter((version) => version.state !== 'STATE_DRAFT')
    },
  })
  const served = device.slots?.find((slot) => slot.modelVersion)?.modelVersion
  const [asked, setAsked] = useState('')
  const version = asked || served || versions.data?.[0]?.name || ''
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
            {versions.data?.map((each) => (
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
            accelerators.map((accelerator) => (
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

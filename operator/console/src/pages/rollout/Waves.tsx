import { idOf } from '../../api/client'
import type { Deployment, Rollout, RolloutPolicy, Wave } from '../../api/types'
import { count } from '../../format'
import { Table } from '../../ui/Table'
import { Ago, Card, Empty, PartsBar, StateBadge } from '../../ui/parts'
import { Gates } from './Gates'
import { deploymentParts } from './RolloutProgress'
import { SpeedChart } from './SpeedChart'
import { countsOf, useDeployments, variantOf } from './deployments'

export function Waves({ rollout, id }: { rollout: Rollout; id: string }) {
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
        <WaveCard key={wave.ordinal} wave={wave} policy={rollout.policy} deployments={deployments.data?.filter((each) => each.wave === wave.ordinal) ?? []} />
      ))}
      <SpeedChart rollout={rollout} />
    </>
  )
}

function WaveCard({ wave, policy, deployments }: { wave: Wave; policy: RolloutPolicy | undefined; deployments: Deployment[] }) {
  return (
    <Card title={`${wave.ordinal}. ${wave.name}`} aside={<WaveTimes wave={wave} />}>
      <div className="stack">
        <div className="row">
          <StateBadge value={wave.state} />
          <span className="muted">{count(wave.counts?.total ?? 0, 'device')}</span>
        </div>
        {!!wave.counts?.total && <PartsBar label={`Devices of ${wave.name}`} parts={deploymentParts(wave.counts)} />}
        <Strata deployments={deployments} />
        <Gates gates={wave.gates ?? []} policy={policy} />
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

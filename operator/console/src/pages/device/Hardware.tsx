import type { Device } from '../../api/types'
import { bytes } from '../../format'
import { Badge, Card, Facts } from '../../ui/parts'

export function Hardware({ device }: { device: Device }) {
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

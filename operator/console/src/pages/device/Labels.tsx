import { useState } from 'react'
import { useMay } from '../../api/roles'
import type { Device } from '../../api/types'
import { Button, Card, Chip } from '../../ui/parts'
import { BulkLabel } from './BulkLabel'

export function Labels({ device }: { device: Device }) {
  const labels = Object.entries(device.labels ?? {})
  const may = useMay('OPERATOR')
  const [isAsked, setAsked] = useState(false)
  const close = () => setAsked(false)
  return (
    <Card title="Labels" {...(may && { aside: <Button onClick={() => setAsked(true)}>Label it</Button> })}>
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
      {isAsked && <BulkLabel devices={[device]} onClose={close} onDone={close} />}
    </Card>
  )
}

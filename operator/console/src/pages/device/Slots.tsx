import { idOf, versionLabel } from '../../api/client'
import type { Device } from '../../api/types'
import { bytes } from '../../format'
import { Table } from '../../ui/Table'
import { Badge, Card } from '../../ui/parts'

export function Slots({ device }: { device: Device }) {
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

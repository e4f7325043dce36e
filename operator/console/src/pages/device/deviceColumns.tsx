import { Link } from 'react-router'
import { idOf } from '../../api/client'
import type { Device } from '../../api/types'
import type { Column } from '../../ui/Table'
import { Ago, Slashed, StateBadge } from '../../ui/parts'

export const COLUMNS: Column<Device>[] = [
  {
    title: 'Device',
    cell: (device) => (
      <div>
        <Link to={`/${device.name}`}>
          <strong>{idOf(device.name)}</strong>
        </Link>
        {device.displayName && <div className="muted small">{device.displayName}</div>}
      </div>
    ),
  },
  {
    title: 'State',
    cell: (device) =>
      device.state === 'STATE_ACTIVE' ? (
        <StateBadge value={device.connectivity} prefix="CONNECTIVITY" />
      ) : (
        <StateBadge value={device.state} />
      ),
  },
  { title: 'Health', cell: (device) => <StateBadge value={device.health} prefix="HEALTH" /> },
  { title: 'Serves', cell: (device) => <Serves device={device} /> },
  { title: 'Hardware', cell: (device) => <span className="small"><Slashed text={device.hardwareClass || 'not known yet'} /></span> },
  { title: 'Heard of', cell: (device) => <Ago time={device.lastSeenTime} /> },
]

function Serves({ device }: { device: Device }) {
  const slots = device.slots?.filter((slot) => slot.variant) ?? []
  if (slots.length === 0) return <span className="muted">nothing</span>
  return (
    <ul>
      {slots.map((slot) => (
        <li key={slot.slot}>
          {idOf(slot.variant)} <span className="muted small">{slot.slot}</span>
        </li>
      ))}
    </ul>
  )
}

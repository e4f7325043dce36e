import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { answerOf, api, idOf } from '../../api/client'
import { useMay } from '../../api/roles'
import type { Device } from '../../api/types'
import { Pager } from '../../ui/Pager'
import { type Column, Table } from '../../ui/Table'
import { Card, Empty, Loaded } from '../../ui/parts'
import { BulkBar } from './BulkBar'
import { COLUMNS } from './deviceColumns'

const PAGE_SIZE = 100

export function Results({ filter }: { filter: string }) {
  const [tokens, setTokens] = useState<string[]>([])
  const [chosen, setChosen] = useState<ReadonlyMap<string, Device>>(new Map())
  const pageToken = tokens.at(-1) ?? ''
  const query = useQuery({
    queryKey: ['devices', filter, pageToken],
    placeholderData: keepPreviousData,
    queryFn: () => answerOf(api.GET('/v1/devices:search', { params: { query: { pageSize: PAGE_SIZE, pageToken, filter } } })),
  })
  const may = useMay('OPERATOR')
  const toggle = (device: Device) => {
    const next = new Map(chosen)
    if (!next.delete(device.name ?? '')) next.set(device.name ?? '', device)
    setChosen(next)
  }
  const toggleAll = (devices: Device[], isOn: boolean) => {
    const next = new Map(chosen)
    for (const device of devices) {
      if (isOn) next.set(device.name ?? '', device)
      else next.delete(device.name ?? '')
    }
    setChosen(next)
  }
  return (
    <Loaded query={query}>
      {({ devices = [], nextPageToken }) => (
        <Card flush>
          {chosen.size > 0 && (
            <BulkBar chosen={[...chosen.values()]} onDone={() => setChosen(new Map())} />
          )}
          {devices.length > 0 ? (
            <Table
              label="Devices"
              columns={may ? [choice(chosen, toggle, devices, toggleAll), ...COLUMNS] : COLUMNS}
              rows={devices}
              keyOf={(device) => device.name ?? ''}
            />
          ) : (
            <NoDevices isFiltered={filter !== ''} />
          )}
          <Pager tokens={tokens} setTokens={setTokens} nextPageToken={nextPageToken} back="Back" next="Next" />
        </Card>
      )}
    </Loaded>
  )
}

function choice(
  chosen: ReadonlyMap<string, Device>,
  toggle: (device: Device) => void,
  shown: Device[],
  toggleAll: (devices: Device[], isOn: boolean) => void,
): Column<Device> {
  return {
    title: 'Choose',
    hidden: true,
    head: (
      <input
        type="checkbox"
        aria-label="Choose all that are shown"
        checked={shown.every((device) => chosen.has(device.name ?? ''))}
        onChange={(event) => toggleAll(shown, event.target.checked)}
      />
    ),
    cell: (device) => (
      <input
        type="checkbox"
        aria-label={`Choose ${idOf(device.name)}`}
        checked={chosen.has(device.name ?? '')}
        onChange={() => toggle(device)}
      />
    ),
  }
}

function NoDevices({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <Empty title="No device matches">
        <p>Take a filter away, or look at all of them.</p>
        <Link className="button" to="/devices">
          All devices
        </Link>
      </Empty>
    )
  }
  return (
    <Empty title="No devices yet">
      <p>A machine joins with a token of its own. Make one, and start an agent with it there.</p>
      <Link className="button primary" to="/settings">
        Make a join token
      </Link>
    </Empty>
  )
}

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { answerOf, api, idOf } from '../api/client'
import type { Device } from '../api/types'
import { parseSelector } from '../selector'
import { Ago, Button, Card, Empty, Loaded, PageHead, StateBadge } from '../ui/parts'
import { type Column, Table } from '../ui/Table'

const PAGE_SIZE = 50

const COLUMNS: Column<Device>[] = [
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
  { title: 'State', cell: (device) => <StateBadge value={device.state} /> },
  { title: 'Reach', cell: (device) => <StateBadge value={device.connectivity} prefix="CONNECTIVITY" /> },
  { title: 'Health', cell: (device) => <StateBadge value={device.health} prefix="HEALTH" /> },
  { title: 'Serves', cell: (device) => <Serves device={device} /> },
  { title: 'Hardware', cell: (device) => <span className="small">{device.hardwareClass || 'not known yet'}</span> },
  { title: 'Last heard of', cell: (device) => <Ago time={device.lastSeenTime} /> },
]

export function DevicesPage() {
  const [search, setSearch] = useSearchParams()
  const text = search.get('labels') ?? ''
  const { selector, wrong } = parseSelector(text)
  const [tokens, setTokens] = useState<string[]>([])
  const pageToken = tokens.at(-1) ?? ''
  const query = useQuery({
    queryKey: ['devices', text, pageToken],
    placeholderData: keepPreviousData,
    queryFn: () =>
      answerOf(
        api.GET('/v1/devices', {
          params: { query: { pageSize: PAGE_SIZE, pageToken, ...(selector && { selector: JSON.stringify(selector) }) } },
        }),
      ),
  })
  return (
    <>
      <PageHead title="Devices" />
      <div className="stack">
        <label className="field">
          <span>Labels</span>
          <input
            className="input"
            placeholder="site=berlin, kind=gateway"
            value={text}
            onChange={(event) => {
              setTokens([])
              setSearch(event.target.value ? { labels: event.target.value } : {}, { replace: true })
            }}
          />
        </label>
        {wrong && <p className="problem">{wrong}</p>}
        <Loaded query={query}>
          {(page) => (
            <Card flush>
              {page.devices?.length ? (
                <Table label="Devices" columns={COLUMNS} rows={page.devices} keyOf={(device) => device.name ?? ''} />
              ) : (
                <Empty title={text ? 'No device has these labels' : 'No devices yet'}>
                  <p>Make a join token, and start an agent with it on the first machine.</p>
                </Empty>
              )}
              <div className="pager">
                <Button disabled={tokens.length === 0} onClick={() => setTokens(tokens.slice(0, -1))}>
                  Back
                </Button>
                <span className="muted small">Page {tokens.length + 1}</span>
                <Button disabled={!page.nextPageToken} onClick={() => setTokens([...tokens, page.nextPageToken ?? ''])}>
                  Next
                </Button>
              </div>
            </Card>
          )}
        </Loaded>
      </div>
    </>
  )
}

function Serves({ device }: { device: Device }) {
  const slots = device.slots?.filter((slot) => slot.variant) ?? []
  if (slots.length === 0) return <span className="muted">nothing</span>
  return (
    <ul>
      {slots.map((slot) => (
        <li key={slot.slot}>
          {slot.slot} <span className="muted">{idOf(slot.variant)}</span>
        </li>
      ))}
    </ul>
  )
}

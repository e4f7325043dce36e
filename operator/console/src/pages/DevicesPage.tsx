import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'react-router'
import { answerOf, api, idOf, partsOf } from '../api/client'
import { useMay } from '../api/roles'
import type { Device, DeviceCounts, ValueCount } from '../api/types'
import { count, words } from '../format'
import { ActionDialog } from '../ui/Dialog'
import { Ago, Button, Card, Empty, Loaded, PageHead, ProblemText, StateBadge } from '../ui/parts'
import { type Column, Table } from '../ui/Table'
import { type Facet, FACETS, filterOf, toggled } from './deviceFilter'
import { SavedViews } from './SavedViews'

const PAGE_SIZE = 50
const MOST_VALUES = 12

export function DevicesPage() {
  const [search, setSearch] = useSearchParams()
  const { filter, wrong } = filterOf(search)
  const counts = useCounts(filter)
  return (
    <>
      <PageHead
        title="Devices"
        about={counts.data && <span>{count(counts.data.deviceCount ?? 0, 'device')}{filter ? ' match' : ''}</span>}
      >
        <SavedViews />
      </PageHead>
      <div className="with-facets">
        <Facets search={search} onToggle={(param, value) => setSearch(toggled(search, param, value), { replace: true })} />
        <div className="stack">
          <SearchFields search={search} setSearch={setSearch} />
          {wrong && <ProblemText error={wrong} />}
          <Results key={filter} filter={filter} />
        </div>
      </div>
    </>
  )
}

function SearchFields(props: { search: URLSearchParams; setSearch: ReturnType<typeof useSearchParams>[1] }) {
  const { search, setSearch } = props
  const set = (param: string, value: string) => {
    const next = new URLSearchParams(search)
    if (value) next.set(param, value)
    else next.delete(param)
    setSearch(next, { replace: true })
  }
  return (
    <div className="grid">
      <label className="field">
        <span>Name</span>
        <input className="input" type="search" value={search.get('q') ?? ''} onChange={(event) => set('q', event.target.value)} />
      </label>
      <label className="field">
        <span>Labels</span>
        <input
          className="input"
          type="search"
          placeholder="site=berlin, kind=gateway"
          value={search.get('labels') ?? ''}
          onChange={(event) => set('labels', event.target.value)}
        />
      </label>
    </div>
  )
}

const countsQuery = (filter: string) => ({
  queryKey: ['summary', filter],
  placeholderData: keepPreviousData<DeviceCounts>,
  queryFn: () => answerOf(api.GET('/v1/devices:count', { params: { query: { filter } } })),
})

/** How many devices match, by what is known of them. */
export function useCounts(filter: string) {
  return useQuery(countsQuery(filter))
}

function Facets({ search, onToggle }: { search: URLSearchParams; onToggle: (param: string, value: string) => void }) {
  // What a facet offers must not depend on what was chosen in it.
  const queries = useQueries({ queries: FACETS.map((facet) => countsQuery(filterOf(search, facet).filter)) })
  return (
    <aside className="facets card" aria-label="Filters">
      {FACETS.map((facet, index) => {
        const data = queries[index]?.data
        const values = (facet.key === 'serving' ? data?.variants : data?.[facet.key]) ?? []
        return <FacetValues key={facet.key} facet={facet} values={values} chosen={search.getAll(facet.param)} onToggle={onToggle} />
      })}
    </aside>
  )
}

function FacetValues(props: {
  facet: Facet
  values: ValueCount[]
  chosen: string[]
  onToggle: (param: string, value: string) => void
}) {
  const { facet, values, chosen } = props
  const missing = chosen.filter((value) => !values.some((each) => each.value === value))
  const shown = [...values.slice(0, MOST_VALUES), ...missing.map((value) => ({ value, deviceCount: 0 }))]
  if (shown.length === 0) return null
  return (
    <fieldset>
      <legend>{facet.title}</legend>
      {shown.map(({ value = '', deviceCount = 0 }) => (
        <label key={value}>
          <input type="checkbox" checked={chosen.includes(value)} onChange={() => props.onToggle(facet.param, value)} />
          <span>{labelOf(facet, value)}</span>
          <span className="muted small numbers">{deviceCount.toLocaleString('en')}</span>
        </label>
      ))}
      {values.length > MOST_VALUES && <p className="muted small">and {values.length - MOST_VALUES} more</p>}
    </fieldset>
  )
}

function labelOf(facet: Facet, value: string): string {
  if (facet.key === 'serving') {
    const { model, version, variant } = partsOf(value)
    return `${model} ${version} ${variant}`
  }
  if (value === '') return 'not known yet'
  return facet.prefix ? words(value, facet.prefix) || 'not said yet' : value
}

function Results({ filter }: { filter: string }) {
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
              columns={may ? [choice(chosen, toggle), ...COLUMNS] : COLUMNS}
              rows={devices}
              keyOf={(device) => device.name ?? ''}
            />
          ) : (
            <NoDevices isFiltered={filter !== ''} />
          )}
          {(tokens.length > 0 || nextPageToken) && (
            <div className="pager">
              <Button disabled={tokens.length === 0} onClick={() => setTokens(tokens.slice(0, -1))}>
                Back
              </Button>
              <span className="muted small">Page {tokens.length + 1}</span>
              <Button disabled={!nextPageToken} onClick={() => setTokens([...tokens, nextPageToken ?? ''])}>
                Next
              </Button>
            </div>
          )}
        </Card>
      )}
    </Loaded>
  )
}

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
  { title: 'Hardware', cell: (device) => <span className="small">{device.hardwareClass || 'not known yet'}</span> },
  { title: 'Heard of', cell: (device) => <Ago time={device.lastSeenTime} /> },
]

function choice(chosen: ReadonlyMap<string, Device>, toggle: (device: Device) => void): Column<Device> {
  return {
    title: 'Choose',
    hidden: true,
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

/** What can be done to many devices at once. */
function BulkBar({ chosen, onDone }: { chosen: Device[]; onDone: () => void }) {
  const [isAsking, setAsking] = useState(false)
  return (
    <div className="pager">
      <span>{count(chosen.length, 'device')} chosen</span>
      <span className="row">
        <Button onClick={onDone}>None</Button>
        <Button kind="primary" onClick={() => setAsking(true)}>
          Label them
        </Button>
      </span>
      {isAsking && <BulkLabel devices={chosen} onClose={() => setAsking(false)} onDone={onDone} />}
    </div>
  )
}

function BulkLabel({ devices, onClose, onDone }: { devices: Device[]; onClose: () => void; onDone: () => void }) {
  const client = useQueryClient()
  const [key, setKey] = useState('')
  const [value, setValue] = useState('')
  const run = async () => {
    // One after the other: a large choice must not crowd out what others ask for.
    for (const device of devices) {
      const others = Object.entries(device.labels ?? {}).filter(([each]) => each !== key)
      const labels = Object.fromEntries(value === '' ? others : [...others, [key, value]])
      await api.PATCH('/v1/devices/{device}', {
        params: { path: { device: idOf(device.name) }, query: { updateMask: 'labels' } },
        body: { name: device.name, labels },
      })
    }
    await client.invalidateQueries()
    onDone()
  }
  return (
    <ActionDialog
      title={`Label ${count(devices.length, 'device')}`}
      action="Label"
      done={`${count(devices.length, 'device')} labelled`}
      canRun={key !== ''}
      run={run}
      onClose={onClose}
    >
      <label className="field">
        <span>Key</span>
        <input className="input" value={key} required onChange={(event) => setKey(event.target.value.trim())} />
      </label>
      <label className="field">
        <span>Value (empty: take the label away)</span>
        <input className="input" value={value} onChange={(event) => setValue(event.target.value.trim())} />
      </label>
      <p className="muted">Rollouts that are running take in devices that come to match.</p>
    </ActionDialog>
  )
}

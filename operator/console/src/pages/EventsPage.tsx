import { useSearchParams } from 'react-router'
import { PageHead } from '../ui/parts'
import { EventList } from './EventList'

/** The record of every change: who, what, when and why. */
export function EventsPage() {
  const [search, setSearch] = useSearchParams()
  const filter = {
    resource: search.get('resource') ?? '',
  }
  const set = (param: string, value: string) => {
    const next = new URLSearchParams(search)
    if (value) next.set(param, value)
    else next.delete(param)
    setSearch(next, { replace: true })
  }
  return (
    <>
      <PageHead title="Events" about="Who changed what, when and why; each entry holds the digest of the one before it." />
      <div className="stack">
        <div className="grid">
          <label className="field">
            <span>To</span>
            <input
              className="input"
              placeholder="devices/gateway"
              value={filter.resource}
              onChange={(event) => set('resource', event.target.value)}
            />
          </label>
        </div>
        <EventList key={JSON.stringify(filter)} filter={filter} />
      </div>
    </>
  )
}

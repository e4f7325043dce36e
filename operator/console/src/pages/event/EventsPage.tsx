import { useSearchParams } from 'react-router'
import { SearchField } from '../../ui/SearchField'
import { PageHead } from '../../ui/parts'
import { EventList } from './EventList'

const KINDS = [
  ['', 'Everything'],
  ['rollout.', 'Rollouts'],
  ['deployment.', 'Deployments'],
  ['device.', 'Devices'],
  ['modelVersion.', 'Model versions'],
  ['apiToken.', 'API tokens'],
  ['joinToken.', 'Join tokens'],
  ['approvalRule.', 'Approval rules'],
] as const

/** The record of every change: who, what, when and why. */
export function EventsPage() {
  const [search, setSearch] = useSearchParams()
  const filter = {
    action: search.get('action') ?? '',
    actor: search.get('actor') ?? '',
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
            <span>Kind</span>
            <select className="input" value={filter.action} onChange={(event) => set('action', event.target.value)}>
              {KINDS.map(([action, label]) => (
                <option key={action} value={action}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <SearchField label="By" placeholder="tokens/admin" value={filter.actor} onChange={(value) => set('actor', value)} />
          <SearchField label="To" placeholder="devices/gateway" value={filter.resource} onChange={(value) => set('resource', value)} />
        </div>
        <EventList key={JSON.stringify(filter)} filter={filter} />
      </div>
    </>
  )
}

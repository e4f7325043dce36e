import { useSearchParams } from 'react-router'
import { count } from '../../format'
import { SearchField } from '../../ui/SearchField'
import { PageHead, ProblemText } from '../../ui/parts'
import { Facets } from './Facets'
import { Results } from './Results'
import { SavedViews } from './SavedViews'
import { useCounts } from './counts'
import { filterOf, toggled } from './deviceFilter'

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
      <SearchField label="Name" value={search.get('q') ?? ''} onChange={(value) => set('q', value)} />
      <SearchField label="Labels" placeholder="site in (berlin, ulm), !broken" value={search.get('labels') ?? ''} onChange={(value) => set('labels', value)} />
    </div>
  )
}

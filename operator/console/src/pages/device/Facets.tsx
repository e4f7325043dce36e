import { useQueries } from '@tanstack/react-query'
import { partsOf } from '../../api/client'
import type { ValueCount } from '../../api/types'
import { words } from '../../format'
import { countsQuery } from './counts'
import { Slashed } from '../../ui/parts'
import { type Facet, FACETS, filterOf } from './deviceFilter'

const MOST_VALUES = 12

export function Facets({ search, onToggle }: { search: URLSearchParams; onToggle: (param: string, value: string) => void }) {
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
          <span>
            <Slashed text={labelOf(facet, value)} />
          </span>
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

import type { LabelSelector } from '../../api/types'
import { parseSelector } from '../../selector'

/** The facets that devices can be narrowed by, and how the address names them. */
export const FACETS = [
  { key: 'states', param: 'state', title: 'State', prefix: 'STATE' },
  { key: 'connectivities', param: 'reach', title: 'Reach', prefix: 'CONNECTIVITY' },
  { key: 'healths', param: 'health', title: 'Health', prefix: 'HEALTH' },
  { key: 'hardwareClasses', param: 'class', title: 'Hardware class', prefix: '' },
  { key: 'serving', param: 'serving', title: 'Serves', prefix: '' },
] as const

export type Facet = (typeof FACETS)[number]

type Filter = { text?: string; selector?: LabelSelector | undefined } & Partial<Record<Facet['key'], string[]>>

/** The filter that an address holds, as the controller takes it; and what is wrong with its labels. */
export function filterOf(search: URLSearchParams, without?: Facet): { filter: string; wrong: string } {
  const { selector, wrong } = parseSelector(search.get('labels') ?? '')
  const filter: Filter = {}
  const text = search.get('q')
  if (text) filter.text = text
  if (selector) filter.selector = selector
  for (const facet of FACETS) {
    const values = search.getAll(facet.param)
    if (values.length > 0 && facet !== without) filter[facet.key] = values
  }
  return { filter: Object.keys(filter).length > 0 ? JSON.stringify(filter) : '', wrong }
}

/** The address with one value of a facet added, or taken away. */
export function toggled(search: URLSearchParams, param: string, value: string): URLSearchParams {
  const next = new URLSearchParams(search)
  const values = next.getAll(param)
  next.delete(param)
  const after = values.includes(value) ? values.filter((each) => each !== value) : [...values, value]
  after.forEach((each) => next.append(param, each))
  return next
}

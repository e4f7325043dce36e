import type { LabelSelector } from './api/types'

type Requirement = NonNullable<LabelSelector['matchExpressions']>[number]

const SET = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/
const EQUALITY = /^([^\s=!]+)\s*(==|=|!=)\s*([^\s=!]*)$/
const EXISTENCE = /^(!?)\s*([^\s=!()]+)$/
const COMMA_OUTSIDE_OF_PARENTHESES = /,(?![^()]*\))/

/** Reads a selector as kubectl writes it: `site=berlin, kind in (gateway, kiosk), !broken`. What is none is said. */
export function parseSelector(text: string): { selector: LabelSelector | undefined; wrong: string } {
  const terms = text
    .split(COMMA_OUTSIDE_OF_PARENTHESES)
    .map((term) => term.trim())
    .filter(Boolean)
  const matchLabels: Record<string, string> = {}
  const matchExpressions: Requirement[] = []
  for (const term of terms) {
    const read = requirementOf(term)
    if (!read) {
      return { selector: undefined, wrong: `“${term}” is none of key=value, key!=value, key in (a, b), key notin (a, b), key and !key.` }
    }
    if ('label' in read) matchLabels[read.label] = read.value
    else matchExpressions.push(read)
  }
  return { selector: terms.length > 0 ? { matchLabels, matchExpressions } : undefined, wrong: '' }
}

function requirementOf(term: string): Requirement | { label: string; value: string } | undefined {
  const [, setKey = '', set, values = ''] = SET.exec(term) ?? []
  if (set) {
    return { key: setKey, operator: set === 'in' ? 'OPERATOR_IN' : 'OPERATOR_NOT_IN', values: values.split(',').map((value) => value.trim()) }
  }
  const [, label = '', sign, value = ''] = EQUALITY.exec(term) ?? []
  if (sign) return sign === '!=' ? { key: label, operator: 'OPERATOR_NOT_IN', values: [value] } : { label, value }
  const [, not, key] = EXISTENCE.exec(term) ?? []
  return key === undefined ? undefined : { key, operator: not ? 'OPERATOR_DOES_NOT_EXIST' : 'OPERATOR_EXISTS', values: [] }
}

/** Reads key=value pairs, separated by commas or spaces; what is no pair is said. */
export function parseLabels(text: string): { labels: Record<string, string>; wrong: string } {
  const labels: Record<string, string> = {}
  for (const part of text.split(/[\s,]+/).filter(Boolean)) {
    const at = part.indexOf('=')
    if (at < 1) return { labels: {}, wrong: `“${part}” is not of the form key=value.` }
    labels[part.slice(0, at)] = part.slice(at + 1)
  }
  return { labels, wrong: '' }
}

/** A selector as kubectl writes it, which {@link parseSelector} reads again. */
export function selectorText(selector: LabelSelector | undefined): string {
  const labels = Object.entries(selector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`)
  return [...labels, ...(selector?.matchExpressions ?? []).map(requirementText)].join(', ') || 'all devices'
}

function requirementText({ key = '', operator, values = [] }: Requirement): string {
  switch (operator) {
    case 'OPERATOR_IN':
      return `${key} in (${values.join(', ')})`
    case 'OPERATOR_NOT_IN':
      return values.length === 1 ? `${key}!=${values.join()}` : `${key} notin (${values.join(', ')})`
    case 'OPERATOR_DOES_NOT_EXIST':
      return `!${key}`
    default:
      return key
  }
}

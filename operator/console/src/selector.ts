import type { LabelSelector } from './api/types'

/** Reads key=value pairs, separated by commas or spaces; what is no pair is said. */
export function parseSelector(text: string): { selector: LabelSelector | undefined; wrong: string } {
  const parts = text.split(/[\s,]+/).filter(Boolean)
  const labels: Record<string, string> = {}
  for (const part of parts) {
    const at = part.indexOf('=')
    if (at < 1) return { selector: undefined, wrong: `“${part}” is not of the form key=value.` }
    labels[part.slice(0, at)] = part.slice(at + 1)
  }
  return { selector: parts.length > 0 ? { matchLabels: labels, matchExpressions: [] } : undefined, wrong: '' }
}

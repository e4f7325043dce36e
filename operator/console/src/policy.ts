import type { RolloutPolicy } from './api/types'

const DURATIONS = new Set([
  'updateTimeout', 'soak', 'progressDeadline', 'interval', 'quarantine', 'penalty', 'startJitter', 'duration',
  'maxLatencyP95', 'maxTimeToFirstToken',
])

/** Fields whose values are constants, with the prefix that the wire puts before them. */
const CONSTANTS: Record<string, string> = {
  objective: 'OBJECTIVE', onNoFit: 'ON_NO_FIT', offlineDevices: 'OFFLINE_DEVICES', errorAction: 'ERROR_ACTION',
  membership: 'MEMBERSHIP', strategy: 'STRATEGY', stratifyBy: 'STRATUM', approval: 'APPROVAL', baseline: 'BASELINE',
  scope: 'SCOPE', to: 'DESTINATION',
}

const LIMITS = new Set(['limit', 'initial', 'max'])

const DURATION = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?$/

/** What people write in a policy file (95%, 1h30m, ROLL_BACK) as the wire has it; the command line reads the same. */
export function policyOf(document: unknown): RolloutPolicy {
  if (document === null || document === undefined) return {}
  if (typeof document !== 'object' || Array.isArray(document)) throw new Error('A policy consists of fields and their values.')
  return translate(document, '', '') as RolloutPolicy
}

function translate(value: unknown, key: string, parent: string): unknown {
  if (Array.isArray(value)) return value.map((item) => translate(item, key, parent))
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, translate(item, name, key)]))
  }
  if (LIMITS.has(key)) return limit(value, key)
  if (typeof value !== 'string') return value
  if (DURATIONS.has(key)) return durationOf(value, key)
  const prefix = key === 'groupBy' && parent === 'analysis' ? 'STRATUM' : CONSTANTS[key]
  if (prefix) return constant(value, prefix)
  return /^\d+(\.\d+)?%$/.test(value) ? Number.parseFloat(value) / 100 : value
}

function limit(value: unknown, key: string): unknown {
  const text = String(value)
  if (/^\d+(\.\d+)?%$/.test(text)) return { ratio: Number.parseFloat(text) / 100 }
  if (/^\d+$/.test(text)) return { devices: Number(text) }
  throw new Error(`${key}: must be a number of devices or a share such as 10%, but is ${text}`)
}

function durationOf(text: string, key: string): string {
  const match = DURATION.exec(text)
  if (!match || text === '') throw new Error(`${key}: must be a duration such as 90s, 10m, 1h30m or 7d, but is ${text}`)
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part ?? 0))
  return `${(days ?? 0) * 86_400 + (hours ?? 0) * 3600 + (minutes ?? 0) * 60 + (seconds ?? 0)}s`
}

function constant(text: string, prefix: string): string {
  const name = text.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '_').toUpperCase()
  return name.startsWith(`${prefix}_`) ? name : `${prefix}_${name}`
}

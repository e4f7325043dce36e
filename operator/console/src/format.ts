const BYTE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** Bytes in the largest unit that leaves a number above one; the wire has them as text. */
export function bytes(value: string | number | undefined): string {
  let amount = Number(value ?? 0)
  let unit = 0
  while (amount >= 1024 && unit < BYTE_UNITS.length - 1) {
    amount /= 1024
    unit++
  }
  return `${amount >= 100 || unit === 0 ? Math.round(amount) : amount.toFixed(1)} ${BYTE_UNITS[unit]}`
}

/** How long ago, or how soon, in one unit. */
export function timeAgo(time: string | undefined, now = Date.now()): string {
  if (!time) return 'never'
  const seconds = Math.round((now - Date.parse(time)) / 1000)
  const distance = duration(Math.abs(seconds))
  if (Math.abs(seconds) < 3) return 'now'
  return seconds > 0 ? `${distance} ago` : `in ${distance}`
}

/** Seconds in the two largest units that matter. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 60) return `${Math.round(seconds)} s`
  if (seconds < 3600) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3600)} h`
  return `${Math.round(seconds / 86_400)} days`
}

/** Seconds of a duration as the wire has it, e.g. 3.5s. */
export function secondsOf(wire: string | undefined): number {
  return wire ? Number.parseFloat(wire) : 0
}

/** A time in full, in the reader's own zone. */
export function fullTime(time: string | undefined): string {
  return time ? new Date(time).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'medium' }) : ''
}

/** A value of an enum without its prefix, in words: STATE_ROLLED_BACK becomes rolled back. */
export function words(value: string | undefined, prefix: string): string {
  const bare = value?.startsWith(`${prefix}_`) ? value.slice(prefix.length + 1) : (value ?? '')
  return bare === 'UNSPECIFIED' ? '' : bare.toLowerCase().replaceAll('_', ' ')
}

/** A figure with no more digits than it deserves. */
export function figure(value: number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return '–'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1000) return Math.round(value).toLocaleString('en')
  if (size < 0.001) return value.toExponential(1)
  return String(Number(value.toPrecision(3)))
}

/** Seconds of one inference, short. */
export function latency(seconds: number | undefined): string {
  if (!seconds) return '–'
  return seconds < 1 ? `${figure(seconds * 1000)} ms` : `${figure(seconds)} s`
}

/** A share of a whole. */
export function percent(share: number): string {
  return `${share > 0 && share < 0.01 ? '< 1' : Math.round(share * 100)} %`
}

/** One or many. */
export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount.toLocaleString('en')} ${amount === 1 ? one : many}`
}

import { describe, expect, it } from 'vitest'
import { bytes, count, duration, figure, latency, percent, timeAgo, words } from './format'

describe('what people read', () => {
  it.each([
    ['0', '0 B'],
    ['1536', '1.5 KiB'],
    ['125542932', '120 MiB'],
    [16 * 1024 ** 3, '16.0 GiB'],
  ])('shows %s bytes as %s', (value, text) => expect(bytes(value)).toBe(text))

  it.each([
    [0.25, '250 ms'],
    [42, '42 s'],
    [150, '3 min'],
    [7200, '2 h'],
    [864_000, '10 days'],
  ])('shows %s seconds as %s', (seconds, text) => expect(duration(seconds)).toBe(text))

  it('says how long ago a moment was, and how soon it will be', () => {
    const now = Date.parse('2026-01-01T12:00:00Z')
    expect(timeAgo('2026-01-01T11:58:00Z', now)).toBe('2 min ago')
    expect(timeAgo('2026-01-01T12:00:30Z', now)).toBe('in 30 s')
    expect(timeAgo(undefined, now)).toBe('never')
  })

  it('takes the prefix from the values of an enum', () => {
    expect(words('STATE_ROLLED_BACK', 'STATE')).toBe('rolled back')
    expect(words('HEALTH_UNSPECIFIED', 'HEALTH')).toBe('')
  })

  it('gives a figure as many digits as it deserves', () => {
    expect([0, 0.0236412, 3.57e-7, 1234.5, undefined].map(figure)).toEqual(['0', '0.0236', '3.6e-7', '1,235', '–'])
    expect(latency(0.0197)).toBe('19.7 ms')
    expect(percent(0.004)).toBe('< 1 %')
    expect(count(1, 'device')).toBe('1 device')
  })
})

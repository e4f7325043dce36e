import { expect, it } from 'vitest'
import { measured } from './Gates'

it.each([
  ['request_duration_seconds_p50', 0.0106, '10.6 ms'],
  ['model_load_seconds_p50', 2.5, '2.5 s'],
  ['decode_tokens_per_second_p50', 31.4, '31.4'],
  ['model_resident_bytes', 3 * 1024 * 1024, '3.0 MiB'],
  ['request_error_ratio', 0.02, '0.02'],
  ['', undefined, '–'],
])('shows %s in its unit', (metric, value, expected) => expect(measured(value, metric)).toBe(expected))

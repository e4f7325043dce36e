import { expect, it } from 'vitest'
import { parseSelector } from './selector'

it('reads pairs of key and value', () => {
  expect(parseSelector('site=berlin, kind=gateway').selector).toEqual({
    matchLabels: { site: 'berlin', kind: 'gateway' },
    matchExpressions: [],
  })
})

it('reads nothing as all devices', () => {
  expect(parseSelector('  ')).toEqual({ selector: undefined, wrong: '' })
})

it('says what is no pair', () => {
  expect(parseSelector('site=berlin gateway').wrong).toContain('“gateway”')
})

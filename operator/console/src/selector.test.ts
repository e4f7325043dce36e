import { describe, expect, it } from 'vitest'
import { parseLabels, parseSelector, selectorText } from './selector'

describe('selectors', () => {
  it('are pairs of key and value', () => {
    expect(parseSelector('site=berlin, kind==gateway').selector).toEqual({
      matchLabels: { site: 'berlin', kind: 'gateway' },
      matchExpressions: [],
    })
  })

  it('ask for one of several values, for none of them, for a label and for its absence', () => {
    expect(parseSelector('site in (berlin, ulm),stage notin (canary), owner, !broken, kind!=kiosk').selector).toEqual({
      matchLabels: {},
      matchExpressions: [
        { key: 'site', operator: 'OPERATOR_IN', values: ['berlin', 'ulm'] },
        { key: 'stage', operator: 'OPERATOR_NOT_IN', values: ['canary'] },
        { key: 'owner', operator: 'OPERATOR_EXISTS', values: [] },
        { key: 'broken', operator: 'OPERATOR_DOES_NOT_EXIST', values: [] },
        { key: 'kind', operator: 'OPERATOR_NOT_IN', values: ['kiosk'] },
      ],
    })
  })

  it('mean all devices where nothing is said', () => {
    expect(parseSelector('  ')).toEqual({ selector: undefined, wrong: '' })
    expect(selectorText(undefined)).toBe('all devices')
  })

  it.each(['site in berlin', 'site=a=b', 'a b', '=x', 'site in (a', '(a)'])('are not what “%s” is, which is said', (text) => {
    const { selector, wrong } = parseSelector(text)
    expect(selector).toBeUndefined()
    expect(wrong).toContain(`“${text}”`)
  })

  it.each(['site=berlin', 'site=berlin, kind in (gateway, kiosk), stage!=canary, zone notin (a, b), owner, !broken'])(
    'are written as they are read: %s',
    (text) => {
      expect(selectorText(parseSelector(text).selector)).toBe(text)
    },
  )
})

describe('labels', () => {
  it('are pairs of key and value, with commas or spaces between them', () => {
    expect(parseLabels('site=berlin kind=gateway, empty=').labels).toEqual({ site: 'berlin', kind: 'gateway', empty: '' })
  })

  it('are nothing else, which is said', () => {
    expect(parseLabels('site=berlin gateway').wrong).toContain('“gateway”')
  })
})

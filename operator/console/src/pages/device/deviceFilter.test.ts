import { describe, expect, it } from 'vitest'
import { FACETS, filterOf, toggled } from './deviceFilter'

describe('a filter of devices in the address', () => {
  it('is empty where the address says nothing', () => {
    expect(filterOf(new URLSearchParams(''))).toEqual({ filter: '', wrong: '' })
  })

  it('holds text, labels and facets', () => {
    const { filter } = filterOf(new URLSearchParams('q=gate&labels=site%3Dberlin&health=HEALTH_UNHEALTHY&class=a&class=b'))

    expect(JSON.parse(filter)).toEqual({
      text: 'gate',
      selector: { matchLabels: { site: 'berlin' }, matchExpressions: [] },
      healths: ['HEALTH_UNHEALTHY'],
      hardwareClasses: ['a', 'b'],
    })
  })

  it('leaves out the facet that is being counted', () => {
    expect(filterOf(new URLSearchParams('health=HEALTH_UNHEALTHY'), FACETS[2]).filter).toBe('')
  })

  it('takes a value that is there away, and adds one that is not', () => {
    const once = toggled(new URLSearchParams('q=x'), 'state', 'STATE_ACTIVE')

    expect(once.toString()).toBe('q=x&state=STATE_ACTIVE')
    expect(toggled(once, 'state', 'STATE_ACTIVE').toString()).toBe('q=x')
  })
})

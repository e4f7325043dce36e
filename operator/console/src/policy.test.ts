import { expect, it } from 'vitest'
import { policyOf } from './policy'

it('reads what people write as the wire has it', () => {
  const policy = policyOf({
    successThreshold: '95%',
    errorAction: 'rollBack',
    waves: {
      stratifyBy: ['VARIANT'],
      sequence: [{ limit: 1, soak: '1h30m' }, { limit: '10%', approval: 'MANUAL' }],
    },
    analysis: [{ name: 'speed', groupBy: ['HARDWARE_CLASS'], interval: '90s' }],
    disruptionBudget: { groupBy: ['site'], maxUnavailable: 1 },
  })

  expect(policy).toEqual({
    successThreshold: 0.95,
    errorAction: 'ERROR_ACTION_ROLL_BACK',
    waves: {
      stratifyBy: ['STRATUM_VARIANT'],
      sequence: [
        { limit: { devices: 1 }, soak: '5400s' },
        { limit: { ratio: 0.1 }, approval: 'APPROVAL_MANUAL' },
      ],
    },
    analysis: [{ name: 'speed', groupBy: ['STRATUM_HARDWARE_CLASS'], interval: '90s' }],
    disruptionBudget: { groupBy: ['site'], maxUnavailable: 1 },
  })
})

it('says what is no duration, and what is no number of devices', () => {
  expect(() => policyOf({ updateTimeout: 'soon' })).toThrow('updateTimeout: must be a duration')
  expect(() => policyOf({ waves: { sequence: [{ limit: 'some' }] } })).toThrow('limit: must be a number of devices')
})

it('takes nothing as the default', () => {
  expect(policyOf(null)).toEqual({})
})

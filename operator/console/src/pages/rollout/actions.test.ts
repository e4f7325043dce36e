import { expect, it } from 'vitest'
import { actionsOf } from './actions'

const counts = { total: 10, succeeded: 3, inProgress: 2, pending: 4, failed: 1 }
const verbs = (state: string, more = {}) => actionsOf({ state: `STATE_${state}` as 'STATE_RUNNING', counts, ...more }).map((action) => action.verb)

it.each([
  ['AWAITING_APPROVAL', ['approve', 'reject', 'cancel']],
  ['SCHEDULED', ['start', 'cancel']],
  ['RUNNING', ['pause', 'retry', 'rollBack', 'cancel']],
  ['PAUSED', ['resume', 'retry', 'rollBack', 'cancel']],
  ['SUCCEEDED', ['retry', 'rollBack']],
  ['ROLLING_BACK', []],
  ['CANCELLED', []],
  ['ROLLED_BACK', []],
  ['REJECTED', []],
  ['FAILED', []],
])('offers for %s what the lifecycle allows', (state, expected) => expect(verbs(state)).toEqual(expected))

it('lets a soaking wave be promoted, and a waiting one be approved', () => {
  expect(verbs('RUNNING', { waves: [{ state: 'STATE_SOAKING' }] })).toContain('promote')
  expect(verbs('RUNNING', { waves: [{ state: 'STATE_AWAITING_APPROVAL' }] })).toContain('approve')
})

it('counts what would follow', () => {
  const pause = actionsOf({ state: 'STATE_RUNNING', counts }).find((action) => action.verb === 'pause')

  expect(pause?.consequence).toBe('2 devices in progress finish; 4 devices wait until somebody resumes.')
})

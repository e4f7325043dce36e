import { expect, it } from 'vitest'
import { actionsOf } from './actions'

const counts = { total: 10, succeeded: 3, inProgress: 2, pending: 4, failed: 1 }
const verbs = (state: string, more = {}) => actionsOf({ state: `STATE_${state}` as 'STATE_RUNNING', counts, ...more }).map((action) => action.verb)

it.each([
  ['AWAITING_APPROVAL', ['approve', 'reject', 'cancel']],
  ['SCHEDULED', ['start', 'cancel']],
  ['RUNNING', ['pause', 'retry', 'rollBackFailed', 'rollBack', 'cancel']],
  ['PAUSED', ['resume', 'retry', 'rollBackFailed', 'rollBack', 'cancel']],
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

it.each([
  ['pause', '2 devices in progress finish; 4 devices wait until somebody resumes.'],
  ['rollBackFailed', '1 device that failed: back to what served before, all at once. Nobody else is touched.'],
])('counts what would follow of %s', (verb, expected) => {
  const action = actionsOf({ state: 'STATE_RUNNING', counts }).find((each) => each.verb === verb)

  expect(action?.consequence).toBe(expected)
})

it('offers no way back to devices that failed where none did', () => {
  expect(actionsOf({ state: 'STATE_RUNNING', counts: { total: 1, succeeded: 1 } }).map(({ verb }) => verb)).not.toContain('rollBackFailed')
})

import { expect, it } from 'vitest'
import { devicesOf } from './ForecastView'

it('the devices of a wave are counted by what they would choose', () => {
  const groups = [
    { variant: 'models/m/versions/2/variants/int8', hardwareClass: 'x86-64', deviceCount: 2 },
    { variant: '', hardwareClass: 'aarch64', deviceCount: 2 },
    { variant: 'models/m/versions/2/variants/int8', hardwareClass: 'aarch64', deviceCount: 1 },
  ]

  expect(devicesOf({ groups })).toBe('3 int8, 2 nothing')
  expect(devicesOf({})).toBe('none')
})

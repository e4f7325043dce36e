import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { Sha256 } from './sha256'

describe('Sha256', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 119, 120, 1000, 100_003])('digests %i bytes as everybody does, however they come', (length) => {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 251)
    const expected = createHash('sha256').update(bytes).digest('hex')

    expect(new Sha256().update(bytes).hex()).toBe(expected)
    for (const size of [1, 63, 64, 1000]) {
      const sha256 = new Sha256()
      for (let from = 0; from < length; from += size) sha256.update(bytes.subarray(from, from + size))
      expect(sha256.hex()).toBe(expected)
    }
  })
})

const ROUND = new Int32Array(64)
const START = new Int32Array(8)

const bitsOf = (root: number) => ((root - Math.floor(root)) * 2 ** 32) >>> 0

function isPrime(candidate: number): boolean {
  for (let factor = 2; factor * factor <= candidate; factor++) if (candidate % factor === 0) return false
  return true
}

// The constants of FIPS 180-4: the first bits of the roots of the first primes.
for (let candidate = 2, found = 0; found < 64; candidate++) {
  if (isPrime(candidate)) {
    if (found < 8) START[found] = bitsOf(Math.sqrt(candidate))
    ROUND[found++] = bitsOf(Math.cbrt(candidate))
  }
}

/** SHA-256 of bytes that come part by part: browsers digest only what lies in memory as a whole. */
export class Sha256 {
  private readonly state = START.slice()
  private readonly words = new Int32Array(64)
  private readonly rest = new Uint8Array(64)
  private held = 0
  private total = 0

  update(bytes: Uint8Array): this {
    this.total += bytes.length
    let from = 0
    if (this.held > 0) {
      from = Math.min(64 - this.held, bytes.length)
      this.rest.set(bytes.subarray(0, from), this.held)
      this.held += from
      if (this.held < 64) return this
      this.compress(new DataView(this.rest.buffer), 0)
      this.held = 0
    }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    for (; from + 64 <= bytes.length; from += 64) this.compress(view, from)
    this.rest.set(bytes.subarray(from))
    this.held = bytes.length - from
    return this
  }

  /** The digest of all that came, in hex; nothing may come after it. */
  hex(): string {
    const bits = this.total * 8
    const padding = new Uint8Array(this.held < 56 ? 64 - this.held : 128 - this.held)
    padding[0] = 0x80
    const tail = new DataView(padding.buffer)
    tail.setUint32(padding.length - 8, Math.floor(bits / 2 ** 32))
    tail.setUint32(padding.length - 4, bits >>> 0)
    this.update(padding)
    return [...this.state].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('')
  }

  private compress(view: DataView, from: number): void {
    const { words: w, state } = this
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(from + t * 4)
    for (let t = 16; t < 64; t++) {
      const early = w[t - 15] as number
      const late = w[t - 2] as number
      const s0 = ((early >>> 7) | (early << 25)) ^ ((early >>> 18) | (early << 14)) ^ (early >>> 3)
      const s1 = ((late >>> 17) | (late << 15)) ^ ((late >>> 19) | (late << 13)) ^ (late >>> 10)
      w[t] = ((w[t - 16] as number) + s0 + (w[t - 7] as number) + s1) | 0
    }
    // One by one, and signed: taken apart as an array it takes more than three times as long.
    let a = state[0] as number
    let b = state[1] as number
    let c = state[2] as number
    let d = state[3] as number
    let e = state[4] as number
    let f = state[5] as number
    let g = state[6] as number
    let h = state[7] as number
    for (let t = 0; t < 64; t++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))
      const one = (h + s1 + ((e & f) ^ (~e & g)) + (ROUND[t] as number) + (w[t] as number)) | 0
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))
      const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0
      h = g
      g = f
      f = e
      e = (d + one) | 0
      d = c
      c = b
      b = a
      a = (one + two) | 0
    }
    state[0] = (state[0] as number) + a
    state[1] = (state[1] as number) + b
    state[2] = (state[2] as number) + c
    state[3] = (state[3] as number) + d
    state[4] = (state[4] as number) + e
    state[5] = (state[5] as number) + f
    state[6] = (state[6] as number) + g
    state[7] = (state[7] as number) + h
  }
}

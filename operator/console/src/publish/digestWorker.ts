import { Sha256 } from './sha256'

const PART = 4 * 1024 * 1024

// Beside the page, which stays quick while gigabytes are read.
self.onmessage = async ({ data: file }: MessageEvent<Blob>) => {
  try {
    const sha256 = new Sha256()
    for (let from = 0; from < file.size; from += PART) {
      sha256.update(new Uint8Array(await file.slice(from, from + PART).arrayBuffer()))
      self.postMessage({ read: Math.min(from + PART, file.size) })
    }
    self.postMessage({ sha256: sha256.hex() })
  } catch (failed) {
    self.postMessage({ failed: String(failed) })
  }
}

// Packs what was built, and refuses a first route that has grown too large. Use: finish.mjs FOLDER
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Scripts and styles that the first page loads, packed. Fonts come later and are not counted. */
const MOST_BYTES = 250 * 1024

const folder = process.argv[2]
const packed = new Map()
for (const name of readdirSync(folder, { recursive: true })) {
  if (/\.(html|js|css|svg|json)$/.test(name)) {
    const bytes = gzipSync(readFileSync(join(folder, name)), { level: 9 })
    writeFileSync(join(folder, `${name}.gz`), bytes)
    packed.set(name, bytes.length)
  }
}

const page = readFileSync(join(folder, 'index.html'), 'utf8')
const first = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1])
const overview = [...packed.keys()].filter((name) => /assets\/(OverviewPage|rolldown-runtime|jsx-runtime)[.-]/.test(name))
const total = [...new Set([...first, ...overview, 'index.html'])].reduce((sum, name) => sum + (packed.get(name) ?? 0), 0)
if (total > MOST_BYTES) {
  console.error(`The first route takes ${total} bytes packed; at most ${MOST_BYTES} are allowed.`)
  process.exit(1)
}

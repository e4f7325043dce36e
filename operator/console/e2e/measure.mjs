// Measures the console with a large fleet in a real Chromium, and prints what came out as one JSON object.
// Use: measure.mjs https://HOST:PORT TOKEN_FILE ROUNDS
import { readFileSync } from 'node:fs'
import { Walker } from './browser.mjs'

const [address, tokenFile, rounds] = process.argv.slice(2)
const token = readFileSync(tokenFile, 'utf8').trim()
const walker = await Walker.launch(address)

/** The first route as somebody sees it who has never been here: bytes on the wire without fonts, and until it is there. */
async function firstRoute() {
  const { context, page } = await walker.open()
  await walker.signIn(page, token)
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  const session = await context.newCDPSession(page)
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  const files = new Map()
  let bytes = 0
  session.on('Network.responseReceived', ({ requestId, type }) => {
    if (['Document', 'Script', 'Stylesheet', 'Image'].includes(type)) files.set(requestId, type)
  })
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (files.has(requestId)) bytes += encodedDataLength
  })
  const begun = Date.now()
  await page.goto(address, { waitUntil: 'commit' })
  await page.getByText('take part').waitFor()
  const milliseconds = Date.now() - begun
  await page.waitForLoadState('load')
  await context.close()
  return { bytes, milliseconds }
}

const { context, page } = await walker.open()
await page.addInitScript(() => {
  window.slow = new Map()
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries()) {
      if (interactionId > 0) window.slow.set(interactionId, Math.max(duration, window.slow.get(interactionId) ?? 0))
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true })
})
await walker.signIn(page, token)
await page.getByRole('heading', { name: 'Overview' }).waitFor()

const shown = { filter: [], page: [], open: [] }

/** From a key or click until what was asked for is there. */
async function timed(kind, act, there) {
  const begun = performance.now()
  await act()
  await there()
  shown[kind].push(performance.now() - begun)
}

/** From each key and click to the next paint; the browser tells of none that took less than 16 ms, so they count as that. */
async function paints() {
  const { told, all } = await page.evaluate(() => ({ told: [...window.slow.values()], all: performance.interactionCount }))
  return [...told, ...Array(Math.max(0, all - told.length)).fill(16)]
}

/** Until the devices that match are there, so many of them. */
async function matching(amount) {
  await page.getByText(`${amount} devices match`, { exact: true }).waitFor()
  await page.locator('.skeleton').waitFor({ state: 'detached' })
}

const go = (name) => page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name }).click()
const rows = (name) => page.getByRole('table', { name }).getByRole('row')

for (let round = 0; round < Number(rounds); round++) {
  await timed('open', () => go('Devices'), () => rows('Devices').nth(50).waitFor())
  const wanted = `device-${1000 + round * 7}`
  await timed(
    'filter',
    () => page.getByLabel('Name', { exact: true }).fill(wanted),
    () => page.getByRole('cell', { name: wanted, exact: true }).waitFor(),
  )
  await timed('open', () => page.getByRole('link', { name: wanted, exact: true }).click(), () => page.getByRole('heading', { name: 'Hardware' }).waitFor())
  await timed('open', () => go('Devices'), () => rows('Devices').nth(50).waitFor())
  await page.getByLabel('Name', { exact: true }).pressSequentially('device-12')
  await page.getByText(/ match$/).waitFor()
  for (let key = 0; key < 'device-12'.length; key++) await page.keyboard.press('Backspace')
  await page.getByText(/ match$/).waitFor({ state: 'detached' })
  const facet = page.getByRole('group', { name: 'Hardware class' }).locator('label').nth(round % 12)
  const amount = await facet.locator('.numbers').textContent()
  await timed('filter', () => facet.click(), () => matching(amount))
  await timed('filter', () => facet.click(), () => page.getByText(/ match$/).waitFor({ state: 'detached' }))
  const top = rows('Devices').nth(1).getByRole('link').first()
  const named = await top.textContent()
  await timed('page', () => page.getByRole('button', { name: 'Next' }).click(), () => page.getByRole('link', { name: named, exact: true }).waitFor({ state: 'detached' }))
  await page.mouse.wheel(0, 2000)
  await timed('open', () => go('Rollouts'), () => rows('Rollouts').nth(25).waitFor())
  const first = await rows('Rollouts').nth(1).getByRole('link').textContent()
  await timed('page', () => page.getByRole('button', { name: 'Older' }).click(), () => page.getByRole('link', { name: first, exact: true }).waitFor({ state: 'detached' }))
  await timed('open', () => rows('Rollouts').nth(2).getByRole('link').click(), () => page.getByRole('tab', { name: 'Waves' }).waitFor())
}
const toPaint = await paints()
await context.close()

const p95 = (times) => times.sort((a, b) => a - b)[Math.max(0, Math.ceil(times.length * 0.95) - 1)] ?? 0
const route = await firstRoute()
process.stdout.write(
  `${JSON.stringify({
    first_route_bytes: route.bytes,
    first_route_ms: route.milliseconds,
    interactions: toPaint.length,
    interaction_p95_ms: p95(toPaint),
    filter_p95_ms: p95(shown.filter),
    page_p95_ms: p95(shown.page),
    open_p95_ms: p95(shown.open),
  })}\n`,
)
await walker.browser.close()

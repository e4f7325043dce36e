// Works with a fleet of thousands in a real Chromium: devices are counted, turned, found, labelled across pages and planned for.
// Use: many.mjs https://HOST:PORT TOKEN_FILE COUNT
// The devices are called many-0 to many-(COUNT - 1), and have the label many=yes.
import { readFileSync } from 'node:fs'
import { confirm, Walker } from './browser.mjs'

const PAGE = 100

const [address, tokenFile, size] = process.argv.slice(2)
const all = Number(size)
const token = readFileSync(tokenFile, 'utf8').trim()
const walker = await Walker.launch(address)
const { context, page } = await walker.open()
const step = (name, work) => walker.step(name, work)
const table = page.getByRole('table', { name: 'Devices' })
const rows = table.getByRole('row')
const press = (name) => page.getByRole('button', { name, exact: true }).first().click()
const first = () => rows.nth(1).getByRole('link').first().textContent()

/** How many devices have labels, as the controller says. */
async function counted(labels) {
  const filter = encodeURIComponent(JSON.stringify({ selector: { matchLabels: labels } }))
  const answer = await context.request.get(`${address}/v1/devices:count?filter=${filter}`, { headers: { authorization: `Bearer ${token}` } })
  if (!answer.ok()) throw new Error(await answer.text())
  return (await answer.json()).deviceCount ?? 0
}

await walker.signIn(page, token)
await page.getByRole('heading', { name: 'Overview' }).waitFor()

await step('all of them are counted, and a page of them is shown', async () => {
  await page.goto(`${address}/devices?labels=many%3Dyes`)
  await page.getByText(`${all.toLocaleString('en')} devices match`, { exact: true }).waitFor()
  await rows.nth(1).waitFor()
  const shown = Number(await table.getAttribute('aria-rowcount')) - 1
  if (shown !== PAGE) throw new Error(`${shown} devices are on the page`)
})

await step('pages are turned, there and back', async () => {
  const before = await first()
  await press('Next')
  await page.getByText('Page 2', { exact: true }).waitFor()
  await page.getByRole('link', { name: before, exact: true }).waitFor({ state: 'detached' })
  await press('Back')
  await page.getByRole('link', { name: before, exact: true }).waitFor()
})

await step('devices of two pages are chosen and labelled at once', async () => {
  await page.getByLabel('Choose all that are shown').check()
  await press('Next')
  await page.getByText('Page 2', { exact: true }).waitFor()
  await page.getByLabel('Choose all that are shown').and(page.locator(':not(:checked)')).check()
  await page.getByText(`${2 * PAGE} devices chosen`, { exact: true }).waitFor()
  await press('Label them')
  await page.getByLabel('Key').fill('chosen')
  await page.getByLabel(/^Value/).fill('two-pages')
  await confirm(page, 'Label')
  await page.getByRole('group', { name: 'Chosen devices' }).waitFor({ state: 'detached' })
  const labelled = await counted({ chosen: 'two-pages' })
  if (labelled !== 2 * PAGE) throw new Error(`${labelled} devices have the label`)
})

await step('one of them is found by its name, and opened', async () => {
  const name = `many-${all - 1}`
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByRole('link', { name, exact: true }).click()
  await page.getByRole('heading', { name: 'Hardware' }).waitFor()
})

await step('a facet keeps those of one site', async () => {
  await page.goto(`${address}/devices?labels=${encodeURIComponent('many=yes, site=site-3')}`)
  const meant = await counted({ many: 'yes', site: 'site-3' })
  await page.getByText(`${meant.toLocaleString('en')} devices match`, { exact: true }).waitFor()
  const state = page.getByRole('group', { name: 'State' }).locator('label').first()
  const amount = (await state.locator('.numbers').textContent()).trim()
  await state.click()
  await page.getByText(new RegExp(`^${amount} devices? match$`)).waitFor()
})

await step('a rollout to all of them is planned', async () => {
  await page.goto(`${address}/rollouts/new`)
  await page.getByLabel('Devices with labels (none: all devices)').fill('many=yes')
  await page.getByText(new RegExp(`${all.toLocaleString('en')} devices`)).first().waitFor({ timeout: 60_000 })
})

await walker.end()

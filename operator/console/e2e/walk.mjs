// Walks through the console in a real Chromium, as an operator would, against a running controller.
// Use: walk.mjs https://HOST:PORT TOKEN_FILE [SCREENSHOT_FOLDER]; CHROMIUM names the browser where it is not on the path.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const [address, tokenFile, pictures] = process.argv.slice(2)
const token = readFileSync(tokenFile, 'utf8').trim()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const WAIT = 15_000

function browserPath() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM
  for (const name of ['chromium', 'chromium-browser', 'google-chrome']) {
    try {
      return execFileSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).trim()
    } catch {
      // the next one
    }
  }
  console.log('SKIPPED: there is no Chromium on the path.')
  process.exit(0)
}

const executablePath = browserPath()
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
const faults = []

async function step(name, work) {
  const begun = Date.now()
  try {
    await work()
    console.log(`ok ${name} (${Date.now() - begun} ms)`)
  } catch (failed) {
    faults.push(`${name}: ${failed.message}`)
    console.log(`FAILED ${name}: ${failed.message}`)
  }
}

/** A call past the browser, as another operator makes it. */
async function call(method, path, body) {
  const response = await outside.fetch(`${address}${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body && { data: JSON.stringify(body) }),
  })
  if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`)
  return response.json()
}

async function open(scheme, width = 1360) {
  const context = await browser.newContext({
    viewport: { width, height: width < 600 ? 844 : 860 },
    colorScheme: scheme,
    ignoreHTTPSErrors: true,
    bypassCSP: false,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(WAIT)
  page.on('pageerror', (error) => faults.push(`on ${page.url()}: ${error.message}`))
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(message.text())
  })
  return { context, page }
}

async function signIn(page, secret) {
  await page.goto(address)
  await page.getByLabel('API token').fill(secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

async function confirm(page, action, reason) {
  const dialog = page.getByRole('dialog')
  if (reason) await dialog.getByLabel('Why, for the record').fill(reason)
  await dialog.getByRole('button', { name: action, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

const { context, page } = await open('light')
const outside = context.request
const created = []

await step('a wrong token is refused with its reason', async () => {
  await signIn(page, 'flapi_wrong')
  await page.getByText('TOKEN_UNKNOWN').waitFor()
})

await step('a token opens the overview, and no script can read it', async () => {
  await signIn(page, token)
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  const seen = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie)
  if (seen.includes(token)) throw new Error('the token can be read')
})

const { devices } = await call('GET', '/v1/devices?pageSize=3')
const { models } = await call('GET', '/v1/models')
const device = devices[0].name
const model = models[0].name
const { modelVersions } = await call('GET', `/v1/${model}/versions`)
const version = modelVersions.find((each) => each.state === 'STATE_PUBLISHED').name

await step('a device is found by part of its name', async () => {
  await page.goto(`${address}/devices`)
  await page.getByLabel('Name', { exact: true }).fill(device.slice('devices/'.length))
  await page.getByRole('cell', { name: device.slice('devices/'.length) }).first().waitFor()
})

await step('devices are labelled together', async () => {
  await page.getByLabel(/^Choose /).first().check()
  await page.getByRole('button', { name: 'Label them' }).click()
  await page.getByLabel('Key').fill('walked')
  await page.getByLabel(/^Value/).fill('yes')
  await confirm(page, 'Label')
  if ((await call('GET', `/v1/${device}`)).labels.walked !== 'yes') throw new Error('the label is not there')
})

await step('a device explains its variant, and is suspended and resumed', async () => {
  await page.goto(`${address}/${device}`)
  await page.getByRole('table', { name: 'Candidates' }).waitFor()
  await page.getByRole('button', { name: 'Suspend' }).click()
  await confirm(page, 'Suspend', 'walking through')
  await page.getByRole('button', { name: 'Resume' }).click()
  await confirm(page, 'Resume')
  await page.getByRole('button', { name: 'Suspend' }).waitFor()
})

await step('what others do shows by itself', async () => {
  await call('POST', `/v1/${device}:suspend`, { reason: 'from elsewhere' })
  await page.getByRole('button', { name: 'Resume' }).waitFor()
  await call('POST', `/v1/${device}:resume`, {})
  await page.getByRole('button', { name: 'Suspend' }).waitFor()
})

await step('a plan follows what is written, and a rollout is made and held', async () => {
  await page.goto(`${address}/rollouts/new?version=${encodeURIComponent(version)}`)
  await page.getByText('Who would get what').or(page.getByRole('img', { name: /Who would get what/ })).first().waitFor()
  await page.getByLabel('Devices with labels (none: all devices)').fill('walked=yes')
  await page.getByText(/^Of 1 device|1 device/).first().waitFor()
  await page.getByLabel('Policy').fill('updateTimeout: soon')
  await page.getByText('must be a duration').waitFor()
  await page.getByLabel('Policy').fill('waves:\n  sequence:\n    - name: canary\n      limit: 1\n      soak: 10m\n')
  await page.getByLabel('Hold it until somebody starts it').check()
  await page.getByRole('button', { name: 'Roll out' }).click()
  await page.getByRole('button', { name: 'Start' }).waitFor()
  created.push(new URL(page.url()).pathname.slice(1))
})

await step('a rollout is started, paused, resumed, promoted and rolled back', async () => {
  await page.getByRole('button', { name: 'Start' }).click()
  await confirm(page, 'Start')
  await page.getByRole('button', { name: 'Pause' }).click()
  await confirm(page, 'Pause', 'to look')
  await page.getByRole('button', { name: 'Resume' }).click()
  await confirm(page, 'Resume')
  const promote = page.getByRole('button', { name: 'Promote' })
  await promote.waitFor({ timeout: 60_000 })
  await promote.click()
  await confirm(page, 'Promote')
  await page.getByRole('button', { name: 'Roll back' }).click()
  await confirm(page, 'Roll back', 'the walk is over')
  await page.getByText(/rolled back|rolling back/).first().waitFor()
})

await step('another rollout is cancelled', async () => {
  const rollout = await call('POST', '/v1/rollouts', {
    hold: true,
    rollout: { modelVersion: version, selector: { matchLabels: { walked: 'yes' } } },
  })
  await page.goto(`${address}/${rollout.name}`)
  await page.getByRole('button', { name: 'Cancel' }).click()
  await confirm(page, 'Cancel')
  await page.getByText('cancelled').first().waitFor()
})

await step('variants that could be made are planned', async () => {
  await page.goto(`${address}/${model}`)
  await page.getByRole('button', { name: 'Make variants' }).click()
  await page.getByLabel('FP16').check()
  await page.getByRole('dialog').getByRole('listitem').first().waitFor()
  await page.getByRole('button', { name: 'Leave it' }).click()
})

let viewer = ''
await step('tokens are made, shown once and revoked', async () => {
  await page.goto(`${address}/settings`)
  await page.getByRole('button', { name: 'Make a join token' }).click()
  await page.getByLabel('What it is for').fill('a walk')
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.getByTestId('secret').waitFor()
  await page.getByRole('button', { name: 'I have it' }).click()
  const row = page.getByRole('row', { name: /a walk.*usable/ }).first()
  await row.getByRole('button', { name: 'Revoke' }).click()
  await confirm(page, 'Revoke')
  await page.getByRole('button', { name: 'Make an API token' }).click()
  await page.getByLabel('Whose it is').fill('walker')
  await page.getByRole('button', { name: 'Make it' }).click()
  viewer = (await page.getByTestId('secret').textContent()).trim()
  await page.getByRole('button', { name: 'I have it' }).click()
})

await step('a lost connection is said, and what was missed is read when it is back', async () => {
  await page.goto(`${address}/${device}`)
  await page.getByRole('button', { name: 'Suspend' }).waitFor()
  await context.setOffline(true)
  await page.evaluate(() => performance.clearResourceTimings())
  await page.getByText('The controller cannot be reached').first().waitFor({ timeout: 60_000 })
  await context.setOffline(false)
  await page.getByText('The controller cannot be reached').first().waitFor({ state: 'detached', timeout: 60_000 })
})

await step('a viewer looks, and may change nothing', async () => {
  const other = await open('light')
  await signIn(other.page, viewer)
  await other.page.getByRole('heading', { name: 'Overview' }).waitFor()
  const status = await other.page.evaluate(async (name) => {
    const response = await fetch(`/v1/${name}:suspend`, { method: 'POST', headers: { 'x-flotilla-console': '1' }, body: '{}' })
    return response.status
  }, device)
  if (status !== 403) throw new Error(`a viewer was answered ${status}`)
  await other.page.goto(`${address}/${device}`)
  await other.page.getByRole('heading', { name: 'Hardware' }).waitFor()
  const isTold = await other.page.evaluate(async () => (await fetch('/v1/whoami')).ok)
  if (isTold && (await other.page.getByRole('button', { name: 'Suspend' }).count()) > 0) throw new Error('a viewer is offered to suspend')
  await other.context.close()
})

const PAGES = [
  ['overview', '/'], ['devices', '/devices'], ['device', `/${device}`], ['models', '/models'], ['model', `/${model}`],
  ['rollouts', '/rollouts'], ['rollout', `/${created[0] ?? 'rollouts'}`], ['new-rollout', '/rollouts/new'],
  ['events', '/events'], ['settings', '/settings'],
]
for (const [scheme, width] of [['light', 1360], ['dark', 1360], ['light', 390]]) {
  const look = await open(scheme, width)
  await signIn(look.page, token)
  await look.page.getByRole('heading', { name: 'Overview' }).waitFor()
  for (const [name, path] of PAGES) {
    await step(`${name}, ${scheme}, ${width} wide: nothing overflows and axe finds nothing serious`, async () => {
      await look.page.goto(address + path)
      await look.page.getByRole('heading', { level: 1 }).waitFor()
      await look.page.locator('.skeleton').first().waitFor({ state: 'detached' })
      await look.page.waitForTimeout(300)
      const over = await look.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      if (over > 0) throw new Error(`the page is ${over} pixels too wide`)
      if (pictures) {
        mkdirSync(pictures, { recursive: true })
        await look.page.screenshot({ path: `${pictures}/${name}-${width < 600 ? 'phone' : scheme}.png` })
      }
      await look.page.evaluate(axe)
      const found = await look.page.evaluate(async () => {
        const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] })
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`)
      })
      if (found.length > 0) throw new Error(found.join('; '))
    })
  }
  await look.context.close()
}

await browser.close()
console.log(faults.length === 0 ? 'All is well.' : `${faults.length} faults:\n${faults.join('\n')}`)
process.exit(faults.length === 0 ? 0 : 1)

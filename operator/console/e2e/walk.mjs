// Walks through the console in a real Chromium, as an operator would, against a running controller with a few devices.
// Use: walk.mjs https://HOST:PORT TOKEN_FILE [SCREENSHOT_FOLDER]
// CHROMIUM names the browser where it is not on the path; MODEL_FOLDER holds the files of a model that is published;
// MODEL is what it is called; DEVICE is the one that is worked with; AGENT and CA_FILE let it play a fleet besides (fleet.mjs); OIDC_PORT is where the controller looks for its identity provider on this machine, which is started here.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { confirm, Walker } from './browser.mjs'
import { FleetWalk } from './fleet.mjs'
import { KeyboardWalk } from './keyboard.mjs'
import { lookAtAll } from './looks.mjs'

const [address, tokenFile, pictures] = process.argv.slice(2)
const token = readFileSync(tokenFile, 'utf8').trim()
const { MODEL_FOLDER: modelFolder, OIDC_PORT: oidcPort } = process.env
const walker = await Walker.launch(address)
const { context, page } = await walker.open()
const step = (name, work) => walker.step(name, work)

/** A call past the browser, as another operator makes it. */
async function call(method, path, body, as = token) {
  const response = await context.request.fetch(`${address}${path}`, {
    method,
    headers: { authorization: `Bearer ${as}`, 'content-type': 'application/json' },
    ...(body && { data: JSON.stringify(body) }),
  })
  if (!response.ok()) throw new Error(`${method} ${path}: ${response.status()} ${await response.text()}`)
  return response.json()
}

const press = (name) => page.getByRole('button', { name, exact: true }).first().click()

await step('a wrong token is refused with its reason', async () => {
  await walker.signIn(page, 'flapi_wrong')
  await page.getByText('TOKEN_UNKNOWN').waitFor()
})

await step('a token opens the overview, and no script can read it', async () => {
  await walker.signIn(page, token)
  await page.getByRole('heading', { name: 'Overview' }).waitFor()
  const seen = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie)
  if (seen.includes(token)) throw new Error('the token can be read')
})

const walked = process.env.MODEL ?? `walked-${Date.now().toString(36)}`
if (modelFolder) {
  await step('a model is published from the browser', async () => {
    await page.goto(`${address}/models`)
    await page.getByRole('link', { name: 'Publish a model' }).click()
    const files = readdirSync(modelFolder).filter((name) => /fp32\.onnx(\.data)?$|^tokenizer\.json$|^golden\.json$/.test(name))
    await page.getByLabel(/^Files/).setInputFiles(files.map((name) => join(modelFolder, name)))
    await page.getByText('1 variant').waitFor()
    await page.getByLabel('Model', { exact: true }).fill(walked)
    await page.getByLabel('Version', { exact: true }).fill('1.0.0')
    await page.getByLabel('What is made of it').selectOption('none')
    await press('Publish')
    await page.getByRole('heading', { name: 'Version 1.0.0' }).waitFor({ timeout: 60_000 })
    await walker.until('the version is published', async () => (await call('GET', `/v1/models/${walked}/versions/1.0.0`)).state === 'STATE_PUBLISHED')
    await page.getByText('published', { exact: true }).first().waitFor()
  })

  await step('more variants of it are planned and made, and a job is cancelled', async () => {
    await press('Make variants')
    await page.getByLabel('FP16').check()
    await page.getByRole('dialog').getByRole('listitem').first().waitFor()
    await press('Make them')
    await page.getByRole('table', { name: 'Jobs' }).waitFor()
    await page.getByRole('table', { name: 'Jobs' }).getByRole('button', { name: 'Cancel' }).first().click()
    await confirm(page, 'Cancel the job')
  })
}

const { devices } = await call('GET', '/v1/devices?pageSize=200')
const { models } = await call('GET', '/v1/models')
const device = process.env.DEVICE ? `devices/${process.env.DEVICE}` : devices.find((each) => each.connectivity === 'CONNECTIVITY_ONLINE').name
const deviceId = device.slice('devices/'.length)
let version = `models/${walked}/versions/1.0.0`
if (!modelFolder) {
  const { modelVersions } = await call('GET', `/v1/${models[0].name}/versions`)
  version = modelVersions.find((each) => each.state === 'STATE_PUBLISHED').name
}
const model = version.split('/versions/')[0]

await step('a device is found by part of its name, and the view is kept and forgotten', async () => {
  await page.goto(`${address}/devices`)
  await page.getByLabel('Name', { exact: true }).fill(deviceId)
  await page.getByRole('cell', { name: deviceId }).first().waitFor()
  await press('Save view')
  await page.getByLabel('Name of the view').fill('the one')
  await press('Save')
  await page.getByLabel('Saved views').waitFor()
  await press('Forget view')
  await page.getByLabel('Saved views').waitFor({ state: 'detached' })
})

await step('devices are labelled, suspended and resumed together', async () => {
  await page.getByLabel(/^Choose /).first().check()
  await press('Label them')
  await page.getByLabel('Key').fill('walked')
  await page.getByLabel(/^Value/).fill('yes')
  await confirm(page, 'Label')
  if ((await call('GET', `/v1/${device}`)).labels.walked !== 'yes') throw new Error('the label is not there')
  for (const verb of ['Suspend', 'Resume']) {
    await page.getByLabel(/^Choose /).first().check()
    await press(`${verb} 1`)
    await confirm(page, verb, 'all at once')
    await page.getByRole('group', { name: 'Chosen devices' }).waitFor({ state: 'detached' })
  }
})

await step('a device explains its variant, and is suspended and resumed', async () => {
  await page.goto(`${address}/${device}`)
  await page.getByRole('table', { name: 'Candidates' }).waitFor()
  await press('Suspend')
  await confirm(page, 'Suspend', 'walking through')
  await press('Resume')
  await confirm(page, 'Resume')
  await page.getByRole('button', { name: 'Suspend' }).waitFor()
})

await step('what others do shows by itself', async () => {
  await call('POST', `/v1/${device}:suspend`, { reason: 'from elsewhere' })
  await page.getByRole('button', { name: 'Resume' }).waitFor()
  await call('POST', `/v1/${device}:resume`, {})
  await page.getByRole('button', { name: 'Suspend' }).waitFor()
})

let rollout = ''
await step('a plan follows what is written, and a rollout is made and held', async () => {
  await page.goto(`${address}/rollouts/new?version=${encodeURIComponent(version)}`)
  await page.getByRole('img', { name: /Who would get what/ }).first().waitFor()
  await page.getByLabel('Devices with labels (none: all devices)').fill('walked in (yes), !gone')
  await page.getByText(/^Of 1 device|1 device/).first().waitFor()
  await page.getByLabel('Policy').fill('updateTimeout: soon')
  await page.getByText('must be a duration').waitFor()
  await page.getByLabel('Policy').fill('waves:\n  sequence:\n    - name: canary\n      limit: 1\n      soak: 10m\n')
  await page.getByLabel('Hold it until somebody starts it').check()
  await press('Roll out')
  await page.getByRole('button', { name: 'Start' }).waitFor()
  rollout = new URL(page.url()).pathname.slice(1)
})

await step('a rollout is started, paused, resumed, promoted and rolled back', async () => {
  await press('Start')
  await confirm(page, 'Start')
  await press('Pause')
  await confirm(page, 'Pause', 'to look')
  await press('Resume')
  await confirm(page, 'Resume')
  const promote = page.getByRole('button', { name: 'Promote' })
  await promote.waitFor({ timeout: 180_000 })
  await promote.click()
  await confirm(page, 'Promote')
  await press('Roll back')
  await confirm(page, 'Roll back', 'the walk is over')
  await page.getByText(/rolled back|rolling back/).first().waitFor()
})

const { secret: another } = await call('POST', '/v1/apiTokens', { apiToken: { displayName: `another ${walked}`, roles: ['ROLE_OPERATOR', 'ROLE_PUBLISHER'] } })
const fleet = new FleetWalk({ walker, page, version, name: walked, call: (method, path, body) => call(method, path, body, another) })
if (process.env.AGENT) await fleet.run()

const soaking = await call('POST', '/v1/rollouts', {
  rollout: { modelVersion: version, selector: { matchLabels: { walked: 'yes' } }, policy: { waves: { sequence: [{ name: 'watched', limit: { devices: 1 }, soak: '3600s' }] } } },
})
await new KeyboardWalk({ walker, token, device: deviceId, rollout: soaking.name }).run()
await call('POST', `/v1/${soaking.name}:cancel`, { reason: 'the keys were tried' })

/** A rollout that another person has made, and that waits. */
async function waiting(extra) {
  return (await call('POST', '/v1/rollouts', { rollout: { modelVersion: version, selector: { matchLabels: { walked: 'yes' } }, ...extra } })).name
}

await step('rollouts that wait are refused, and cancelled', async () => {
  await page.goto(`${address}/${await waiting({ requiresApproval: true })}`)
  await press('Reject')
  await confirm(page, 'Reject', 'not now')
  await page.getByText('rejected', { exact: true }).first().waitFor()
  const scheduled = (await call('POST', '/v1/rollouts', { hold: true, rollout: { modelVersion: version, selector: { matchLabels: { walked: 'yes' } } } })).name
  await page.goto(`${address}/${scheduled}`)
  await press('Cancel')
  await confirm(page, 'Cancel')
  await page.getByText('cancelled').first().waitFor()
})

let viewer = ''
await step('tokens are made, shown once and revoked', async () => {
  await page.goto(`${address}/settings`)
  await press('Make a join token')
  await page.getByLabel('What it is for').fill(`join ${walked}`)
  await press('Make it')
  await page.getByTestId('secret').waitFor()
  await press('I have it')
  await page.getByRole('row', { name: new RegExp(`join ${walked}.*usable`) }).getByRole('button', { name: 'Revoke' }).click()
  await confirm(page, 'Revoke')
  for (const name of [`viewer ${walked}`, `gone ${walked}`]) {
    await press('Make an API token')
    await page.getByLabel('Whose it is').fill(name)
    if (name.startsWith('gone')) {
      await page.getByLabel(/^Only devices with labels/).fill('site=berlin')
      await page.getByLabel(/^Only models that begin with/).fill('vision-')
      await page.getByLabel(/^Days that it lives/).fill('7')
    }
    await press('Make it')
    const secret = (await page.getByTestId('secret').textContent()).trim()
    if (name.startsWith('viewer')) viewer = secret
    await press('I have it')
  }
  await page.getByRole('row', { name: new RegExp(`gone ${walked}.*site=berlin.*vision-`) }).getByRole('button', { name: 'Revoke' }).click()
  await confirm(page, 'Revoke')
})

await step('a lost connection is said, and what happened meanwhile shows when it is back', async () => {
  await page.goto(`${address}/${device}`)
  await page.getByRole('button', { name: 'Suspend' }).waitFor()
  await context.setOffline(true)
  await page.getByText('The controller cannot be reached').first().waitFor({ timeout: 60_000 })
  const other = await walker.open()
  const response = await other.context.request.post(`${address}/v1/${device}:suspend`, {
    headers: { authorization: `Bearer ${token}` },
    data: { reason: 'while nobody could see it' },
  })
  if (!response.ok()) throw new Error(await response.text())
  await context.setOffline(false)
  await page.getByText('The controller cannot be reached').first().waitFor({ state: 'detached', timeout: 60_000 })
  await page.getByRole('button', { name: 'Resume' }).waitFor()
  await page.getByText('while nobody could see it').first().waitFor()
  await call('POST', `/v1/${device}:resume`, {})
  await other.context.close()
})

await step('a viewer looks, is offered nothing, and is refused', async () => {
  const other = await walker.open()
  await walker.signIn(other.page, viewer)
  await other.page.getByRole('heading', { name: 'Overview' }).waitFor()
  const statuses = await other.page.evaluate(
    async (names) =>
      Promise.all(
        names.map(async (name) => (await fetch(`/v1/${name}`, { method: 'POST', headers: { 'x-flotilla-console': '1' }, body: '{}' })).status),
      ),
    [`${device}:suspend`, `${version}:deprecate`, 'rollouts', 'joinTokens', 'apiTokens', 'artifacts?sha256=0&size=1'],
  )
  if (statuses.slice(0, 5).some((status) => status !== 403)) throw new Error(`a viewer was answered ${statuses}`)
  for (const [path, heading] of [[device, 'Hardware'], [model, 'Variants'], [rollout, '1. canary'], ['settings', 'Tokens'], ['models/publish', 'Publishing needs']]) {
    await other.page.goto(`${address}/${path}`)
    await other.page.getByRole('heading', { name: new RegExp(heading) }).first().waitFor()
    const offered = other.page.getByRole('button', { name: /^(Suspend|Retire|Deprecate|Revoke|Make|Pause|Roll back|Cancel|Publish)/ })
    if ((await offered.count()) > 0) throw new Error(`a viewer is offered ${await offered.first().textContent()} on ${path}`)
  }
  await other.context.close()
})

if (oidcPort) {
  await step('a person signs in with the identity provider, by code and PKCE', async () => {
    const script = new URL('provider.mjs', import.meta.url).pathname
    const provider = spawn('node', [script, oidcPort, 'flotilla-console', `${address}/console/signed-in`], { stdio: ['ignore', 'pipe', 'ignore'] })
    try {
      const [begun] = await Promise.race([once(provider.stdout, 'data'), once(provider, 'exit')])
      if (typeof begun === 'number') throw new Error('the identity provider did not start')
      const person = await walker.open()
      await person.page.goto(`${address}/devices`)
      await person.page.getByRole('link', { name: /^Sign in with/ }).click()
      await person.page.locator('input[name=login]').fill('operators')
      await person.page.locator('input[name=password]').fill('whatever')
      await person.page.locator('button[type=submit]').click()
      await person.page.locator('button[type=submit]').click()
      await person.page.getByRole('heading', { name: 'Devices' }).waitFor()
      await person.page.getByText('operators').first().waitFor()
      const kept = await person.page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie)
      if (kept !== '{}') throw new Error(`something is kept where scripts read: ${kept}`)
      await person.page.getByRole('button', { name: 'Sign out' }).click()
      await person.page.goto(`${address}/console/signed-in?code=stolen&state=guessed`)
      await person.page.getByText('begun in another browser').waitFor()
      await person.context.close()
    } finally {
      provider.kill()
    }
  })
}

await lookAtAll(
  walker,
  token,
  [
    ['overview', '/'], ['devices', '/devices'], ['device', `/${device}`], ['models', '/models'], ['model', `/${model}`],
    ['publish', '/models/publish'], ['rollouts', '/rollouts'], ['rollout', `/${fleet.gated || rollout || 'rollouts'}`, 'whole'],
    ['new-rollout', '/rollouts/new'], ['events', '/events'], ['settings', '/settings'],
  ],
  pictures,
)

await step('what a quality gate holds back is approved, and refused', async () => {
  if (!modelFolder) return
  const { variants } = await call('GET', `/v1/${version}/variants`)
  const { files } = variants.find(({ facts }) => facts.precision === 'FP32')
  const gate = { metric: 'size_bytes', rule: 'RULE_PERCENT_MIN_IMPROVEMENT', value: 99, failure: 'FAILURE_NEEDS_APPROVAL' }
  await call('PATCH', `/v1/${model}/recipe?updateMask=gates`, { gates: [gate] })
  for (const [id, verb, state] of [['1.2.0', 'Approve', 'published'], ['1.3.0', 'Reject', 'rejected']]) {
    await call('POST', `/v1/${model}/versions?modelVersionId=${id}`, { license: 'Apache-2.0' })
    await call('POST', `/v1/${model}/versions/${id}/variants`, { files })
    await call('POST', `/v1/${model}/versions/${id}:publish`, { making: { targets: ['FP16'] } })
    await page.goto(`${address}/${model}?version=${id}`)
    const head = page.getByRole('heading', { name: `Version ${id}` }).locator('..')
    await head.getByText('awaiting approval', { exact: true }).waitFor({ timeout: 60_000 })
    await press(verb)
    await confirm(page, verb, 'somebody looked at it')
    await head.getByText(state, { exact: true }).waitFor()
  }
})

await step('versions are deprecated, put away and revoked', async () => {
  if (!modelFolder) return
  const { variants } = await call('GET', `/v1/${version}/variants`)
  await call('POST', `/v1/${model}/versions?modelVersionId=2.0.0`, { license: 'Apache-2.0' })
  await call('POST', `/v1/${model}/versions/2.0.0/variants`, { files: variants[0].files })
  await call('POST', `/v1/${model}/versions/2.0.0:publish`, { making: { targets: [] } })
  await page.goto(`${address}/${model}`)
  await page.getByRole('heading', { name: 'Version 2.0.0' }).waitFor()
  await press('Revoke')
  await confirm(page, 'Revoke', 'it was a mistake')
  await page.getByText('revoked', { exact: true }).first().waitFor()
  await page.getByRole('button', { name: '1.0.0' }).first().click()
  for (const [verb, state] of [['Deprecate', 'deprecated'], ['Archive', 'archived']]) {
    await press(verb)
    await confirm(page, verb, 'the walk is over')
    await page.getByText(state, { exact: true }).first().waitFor()
  }
})

await step('a job that failed is tried again, and given up', async () => {
  if (!modelFolder) return
  const { variants } = await call('GET', `/v1/${version}/variants`)
  const { files } = variants.find(({ facts }) => facts.precision === 'FP32')
  const nonsense = Buffer.from('{"version": "1.0", "model": {}}')
  const digest = createHash('sha256').update(nonsense).digest()
  const uploaded = await context.request.post(`${address}/v1/artifacts?sha256=${digest.toString('hex')}&size=${nonsense.length}`, {
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    data: nonsense,
  })
  if (!uploaded.ok()) throw new Error(await uploaded.text())
  const unreadable = files.map(({ path, role, sha256 }) => ({ path, role, sha256: role === 'ROLE_TOKENIZER' ? digest.toString('base64') : sha256 }))
  await call('PATCH', `/v1/${model}/recipe?updateMask=gates`, { gates: [] })
  await call('POST', `/v1/${model}/versions?modelVersionId=1.4.0`, { license: 'Apache-2.0' })
  await call('POST', `/v1/${model}/versions/1.4.0/variants`, { files: unreadable })
  await call('POST', `/v1/${model}/versions/1.4.0:publish`, { making: { targets: ['INT8'] } })
  await page.goto(`${address}/${model}?version=1.4.0`)
  const jobs = page.getByRole('table', { name: 'Jobs' })
  await jobs.getByRole('button', { name: 'Retry' }).first().click({ timeout: 180_000 })
  await confirm(page, 'Retry')
  await jobs.getByRole('button', { name: 'Cancel' }).first().click({ timeout: 180_000 })
  await confirm(page, 'Cancel the job')
})

if (modelFolder && process.env.AGENT) {
  await step('all that the console can change was changed', async () => {
    const left = walker.changes.left()
    if (left.length > 0) throw new Error(`nobody has done: ${left.join(', ')}`)
  })
}

await walker.end()

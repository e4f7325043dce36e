// What an operator does with a fleet, which the agent plays: from the join token to devices that try again.
// AGENT is the agent's program, CA_FILE the controller's certificates.
import { spawn } from 'node:child_process'
import { confirm } from './browser.mjs'

const PROFILES = new URL('fleet.yaml', import.meta.url).pathname
const SIZE = 40

const PATIENCE = 240_000

/** One wave that must be as fast as before, looked at each other second. */
const GATED = {
  waves: { sequence: [{ name: 'watched', limit: { devices: 24 }, analysis: ['speed'] }] },
  analysis: [{ name: 'speed', metric: 'request_duration_seconds_p99', interval: '2s', count: 100, successCondition: 'upper <= 1.2', failureCondition: 'lower > 1.2' }],
  errorAction: 'ERROR_ACTION_ROLL_BACK',
}

export class FleetWalk {
  /**
   * @param walker the browser
   * @param page where an administrator is signed in
   * @param call asks the controller as somebody else
   */
  constructor({ walker, page, call, version, name }) {
    Object.assign(this, { walker, page, call, version, name })
    this.labels = `walk=${name}`
  }

  press = (name) => this.page.getByRole('button', { name, exact: true }).first().click()
  open = (path) => this.page.goto(`${this.walker.address}/${path}`)
  step = (name, work) => this.walker.step(name, work)

  /** All of it, with devices that join by a token made in the console. */
  async run() {
    const { AGENT: agent, CA_FILE: ca } = process.env
    const secret = await this.joinToken()
    const devices = spawn(
      agent,
      ['simulate', '--devices', SIZE, '--profiles', PROFILES, '--name', this.name, '--controller', new URL(this.walker.address).host, '--token', secret, '--ca', ca].map(String),
      { stdio: 'ignore' },
    )
    try {
      await this.approve()
      await this.change()
      await this.takeBackFailed()
      await this.rollOut()
      await this.compare()
    } finally {
      devices.kill()
    }
  }

  async joinToken() {
    let secret = ''
    await this.step('a join token for a fleet is made', async () => {
      await this.open('settings')
      await this.press('Make a join token')
      await this.page.getByLabel('What it is for').fill(this.name)
      await this.page.getByLabel('Labels of its devices').fill(this.labels)
      await this.page.getByLabel('Devices that may join').fill(String(SIZE))
      await this.page.getByLabel(/without approval/).uncheck()
      await this.press('Make it')
      secret = (await this.page.getByTestId('secret').textContent()).trim()
      await this.press('I have it')
    })
    return secret
  }

  async approve() {
    const { page, name } = this
    await this.step('devices come by themselves, and are rejected and approved, one and all', async () => {
      await this.open(`devices?labels=${encodeURIComponent(this.labels)}`)
      await page.getByText(`${SIZE} devices match`).waitFor({ timeout: 60_000 })
      await this.open(`devices/${name}-0`)
      await this.press('Reject')
      await confirm(page, 'Reject', 'nobody knows it')
      await page.getByText('rejected', { exact: true }).first().waitFor()
      await this.open(`devices/${name}-1`)
      await this.press('Approve')
      await confirm(page, 'Approve', 'it stands in the shop')
      await page.getByRole('button', { name: 'Suspend' }).waitFor()
    })

    await this.step('a rule approves those with a label, and is removed', async () => {
      const broken = await this.waiting({ population: 'broken' })
      await this.open('settings')
      await this.press('Make a rule')
      await page.getByLabel('Name of the rule').fill(name)
      await page.getByLabel('Labels that a device must have').fill('population in (broken, lost), !kept')
      await page.getByLabel('Join token that it must have joined with').selectOption({ label: name })
      await confirm(page, 'Make it')
      const rule = page.getByRole('table', { name: 'Approval rules' }).getByRole('row', { name })
      await rule.getByText(`${broken} devices`, { exact: true }).waitFor({ timeout: 60_000 })
      await rule.getByRole('button', { name: 'Remove' }).click()
      await confirm(page, 'Remove')
      await page.getByText('No approval rules').waitFor()
      if ((await this.waiting({ population: 'broken' })) > 0) throw new Error('some wait still')
    })

    await this.step('all others are approved at once', async () => {
      const left = await this.waiting({})
      await this.open(`devices?labels=${encodeURIComponent(this.labels)}`)
      await page.getByLabel('Choose all that are shown').check()
      await this.press(`Approve ${left}`)
      await confirm(page, 'Approve', 'all of the shop')
      await page.getByRole('group', { name: 'Chosen devices' }).waitFor({ state: 'detached' })
    })
  }

  /** How many devices with those labels, too, have joined and wait to be let in. */
  async waiting(labels) {
    const filter = { states: ['STATE_PENDING_APPROVAL'], selector: { matchLabels: { walk: this.name, ...labels } } }
    const { deviceCount = 0 } = await this.call('GET', `/v1/devices:count?filter=${encodeURIComponent(JSON.stringify(filter))}`)
    return deviceCount
  }

  async change() {
    const { page, name } = this
    await this.step('a device is labelled on its page, and another retired', async () => {
      await this.open(`devices/${name}-2`)
      await this.press('Label it')
      await page.getByLabel('Key').fill('floor')
      await page.getByLabel(/^Value/).fill('1')
      await confirm(page, 'Label')
      await page.getByText('floor=1', { exact: true }).first().waitFor()
      await this.open(`devices/${name}-1`)
      await this.press('Retire')
      await confirm(page, 'Retire', 'it was sold')
      await page.getByText('retired', { exact: true }).first().waitFor()
    })
  }

  async takeBackFailed() {
    const { page } = this
    await this.step('devices that failed are rolled back, and the rollout is ended', async () => {
      const { name } = await this.call('POST', '/v1/rollouts', {
        rollout: {
          modelVersion: this.version,
          selector: { matchLabels: { walk: this.name, population: 'broken' } },
          policy: { waves: { sequence: [{ name: 'first', limit: { devices: 2 } }] } },
        },
      })
      await this.open(name)
      await page.getByText('paused', { exact: true }).first().waitFor({ timeout: PATIENCE })
      await this.press('Roll back failed')
      await confirm(page, 'Roll back', 'they cannot have it')
      await page.getByRole('button', { name: 'Roll back failed' }).waitFor({ state: 'detached', timeout: PATIENCE })
      await this.press('Cancel')
      await confirm(page, 'Cancel', 'it helps nobody')
      await page.getByText('cancelled', { exact: true }).first().waitFor()
    })
  }

  async rollOut() {
    const { page } = this
    await this.step('a rollout that another person made is approved, and waits at a wave that asks again', async () => {
      const { name } = await this.call('POST', '/v1/rollouts', {
        rollout: {
          modelVersion: this.version,
          selector: { matchLabels: { walk: this.name } },
          requiresApproval: true,
          policy: {
            waves: { sequence: [{ name: 'first', selector: { matchLabels: { population: 'kiosk' } }, limit: { devices: 4 } }, { name: 'second', limit: { devices: 5 }, approval: 'APPROVAL_MANUAL' }] },
            successThreshold: 0.2,
          },
        },
      })
      this.rollout = name
      await this.open(name)
      await this.press('Approve')
      await confirm(page, 'Approve', 'looked at')
      await page.getByText(/needs? .*approv|awaits? .*approv|awaiting approval/i).first().waitFor({ timeout: 60_000 })
      await this.press('Approve')
      await confirm(page, 'Approve', 'the first ones run')
      await page.getByRole('button', { name: 'Retry' }).waitFor({ timeout: 60_000 })
    })

    await this.step('devices that failed are told to try again', async () => {
      await page.getByText('succeeded', { exact: true }).first().waitFor({ timeout: 60_000 })
      await this.press('Retry')
      await confirm(page, 'Retry', 'once more')
    })
  }

  /** Kiosks that answer requests take a version that is three times as slow, until a gate sees it. */
  async compare() {
    const { page } = this
    await this.step('a gate sees that a version is slower than the one before, and the rollout takes it back', async () => {
      const slow = await this.slowVersion()
      const kiosks = await this.kiosks()
      await this.walker.until('all of them have measured the version before', async () => {
        while (kiosks.length > 0 && (await this.hasMeasured(kiosks.at(-1)))) kiosks.pop()
        return kiosks.length === 0
      })
      const { name } = await this.call('POST', '/v1/rollouts', {
        rollout: { modelVersion: slow, selector: { matchLabels: { walk: this.name, population: 'kiosk' } }, policy: GATED },
      })
      this.gated = name
      await this.open(name)
      await page.getByRole('region', { name: 'Gate speed' }).getByText('failed', { exact: true }).first().waitFor({ timeout: PATIENCE })
      await page.getByRole('img', { name: /times, credible from/ }).first().waitFor()
      await page.getByText('rolled back', { exact: true }).first().waitFor({ timeout: PATIENCE })
    })

    await this.step('its chart shows the old version beside the new', async () => {
      await page.getByRole('img', { name: /^Request durations of .* and / }).waitFor({ timeout: PATIENCE })
    })
  }

  /** Those that take part, by name. */
  async kiosks() {
    const selector = JSON.stringify({ matchLabels: { walk: this.name, population: 'kiosk' } })
    const { devices = [] } = await this.call('GET', `/v1/devices?pageSize=200&selector=${encodeURIComponent(selector)}`)
    return devices.filter(({ state }) => state === 'STATE_ACTIVE').map(({ name }) => name)
  }

  async hasMeasured(device) {
    const { deviceSeries = [] } = await this.call('GET', `/v1/${device}/series`)
    return deviceSeries.some(({ series }) => series.variant.startsWith(`${this.version}/`) && Number(series.requestCount) > 0)
  }

  /** The same files as a version of their own, under a name that fleet.yaml calls slow. */
  async slowVersion() {
    const model = this.version.split('/versions/')[0]
    const { variants } = await this.call('GET', `/v1/${this.version}/variants`)
    await this.call('POST', `/v1/${model}/versions?modelVersionId=1.1.0`, { license: 'Apache-2.0' })
    await this.call('POST', `/v1/${model}/versions/1.1.0/variants?variantId=slow`, { files: variants[0].files })
    await this.call('POST', `/v1/${model}/versions/1.1.0:publish`, { making: { targets: [] } })
    await this.walker.until('the slow version is published', async () => (await this.call('GET', `/v1/${model}/versions/1.1.0`)).state === 'STATE_PUBLISHED')
    return `${model}/versions/1.1.0`
  }
}

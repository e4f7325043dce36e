// What an operator does with a fleet, which the agent plays: from the join token to devices that try again.
// AGENT is the agent's program, CA_FILE the controller's certificates.
import { spawn } from 'node:child_process'
import { confirm } from './browser.mjs'

const PROFILES = new URL('fleet.yaml', import.meta.url).pathname
const SIZE = 40

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
      await this.rollOut()
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
      await this.open(`devices?labels=${encodeURIComponent(this.labels)}`)
      await page.getByLabel('Choose all that are shown').check()
      await this.press(`Approve ${SIZE - 2}`)
      await confirm(page, 'Approve', 'all of the shop')
      await page.getByRole('group', { name: 'Chosen devices' }).waitFor({ state: 'detached' })
    })
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
}

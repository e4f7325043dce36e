// The main paths with the keyboard alone: nothing here is clicked.
const MOST_STEPS = 200

export class KeyboardWalk {
  /**
   * @param walker the browser
   * @param token an administrator's
   * @param device the id of one that is active
   * @param rollout the name of one that runs
   */
  constructor({ walker, token, device, rollout }) {
    Object.assign(this, { walker, token, device, rollout })
  }

  async run() {
    const { context, page } = await this.walker.open()
    this.page = page
    await this.signIn()
    await this.openDevice()
    await this.pauseRollout()
    await context.close()
  }

  async signIn() {
    const { page } = this
    await this.walker.step('with the keyboard alone: somebody signs in', async () => {
      await page.goto(this.walker.address)
      const field = page.getByLabel('API token')
      await field.waitFor()
      await this.tabTo(field)
      await page.keyboard.type(this.token)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { name: 'Overview' }).waitFor()
    })
  }

  async openDevice() {
    const { page, device } = this
    await this.walker.step('with the keyboard alone: a device is found and opened, and a dialog left by Escape', async () => {
      await this.enter(page.getByRole('link', { name: 'To the content' }))
      await this.has(page.locator('#main'), 'the content, after its link')
      await this.enter(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Devices' }))
      await page.getByRole('heading', { name: 'Devices', level: 1 }).waitFor()
      await this.has(page.locator('#main'), 'the content of a page that was opened')
      await this.tabTo(page.getByLabel('Name', { exact: true }))
      await page.keyboard.type(device)
      await this.enter(page.getByRole('link', { name: device, exact: true }))
      await page.getByRole('heading', { name: device, level: 1 }).waitFor()
      await this.leave(page.getByRole('button', { name: 'Suspend', exact: true }))
    })
  }

  async pauseRollout() {
    const { page } = this
    await this.walker.step('with the keyboard alone: a rollout is paused through its dialog', async () => {
      await this.enter(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Rollouts' }))
      await page.getByRole('heading', { name: 'Rollouts', level: 1 }).waitFor()
      await this.enter(page.locator(`#main a[href="/${this.rollout}"]`))
      const pause = page.getByRole('button', { name: 'Pause', exact: true })
      await this.leave(pause)
      await page.keyboard.press('Enter')
      const dialog = page.getByRole('dialog')
      await this.tabTo(dialog.getByLabel('Why, for the record'))
      await page.keyboard.type('my hands stay on the keys')
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'detached' })
      await this.has(page.locator('#main'), 'the content, once the button is gone that opened the dialog')
      await this.leave(page.getByRole('button', { name: 'Resume', exact: true }))
      await this.tabTo(page.getByRole('tab', { name: 'Waves' }))
      await page.keyboard.press('ArrowLeft')
      await this.has(page.getByRole('tab', { name: 'History' }), 'the last tab')
      await page.getByText('my hands stay on the keys').first().waitFor()
    })
  }

  /** Opens what a button asks and leaves it by Escape: the focus stays within the dialog, and is back where it was afterwards. */
  async leave(button) {
    const { page } = this
    await this.enter(button)
    const dialog = page.getByRole('dialog')
    await dialog.waitFor()
    const stops = await dialog.locator('input, button').count()
    for (let stop = 0; stop <= stops; stop++) {
      await page.keyboard.press('Tab')
      if (await page.evaluate(() => document.activeElement !== document.body && !document.activeElement.closest('dialog'))) {
        throw new Error('the focus has left the dialog')
      }
    }
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await this.has(button, 'the button that opened the dialog')
  }

  async enter(there) {
    await there.first().waitFor()
    await this.tabTo(there.first())
    await this.page.keyboard.press('Enter')
  }

  /** Steps until something has the focus, and sees to it that it shows. */
  async tabTo(there) {
    for (let step = 0; step < MOST_STEPS; step++) {
      if (await isFocused(there)) return this.isShown(there)
      await this.page.keyboard.press('Tab')
    }
    throw new Error(`${there} is not reached within ${MOST_STEPS} steps`)
  }

  async isShown(there) {
    const shows = await there.evaluate((element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
      return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
    })
    if (!shows) throw new Error(`nobody sees that ${there} has the focus`)
  }

  has(there, what) {
    return this.walker.until(`${what} has the focus`, () => isFocused(there))
  }
}

const isFocused = (there) => there.evaluateAll((elements) => elements.includes(document.activeElement))

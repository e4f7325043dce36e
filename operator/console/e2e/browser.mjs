// A real Chromium, and what the walks share of it.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'
import { Changes } from './changes.mjs'

const WAIT = 20_000
const PATIENCE = 180_000
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The browser on this machine; a walk ends here, well, where there is none. */
export function browserPath() {
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

/** A browser whose faults are kept: errors on pages, and what the content security policy stopped. */
export class Walker {
  faults = []
  changes = new Changes()

  constructor(browser, address) {
    this.browser = browser
    this.address = address
  }

  static async launch(address) {
    const browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox'] })
    return new Walker(browser, address)
  }

  async step(name, work) {
    const begun = Date.now()
    try {
      await work()
      console.log(`ok ${name} (${Date.now() - begun} ms)`)
    } catch (failed) {
      this.faults.push(`${name}: ${failed.message}`)
      console.log(`FAILED ${name}: ${failed.message}`)
    }
  }

  /** Asks again and again, for minutes: other machines are slower and busier. */
  async until(what, condition) {
    const end = Date.now() + PATIENCE
    while (!(await condition())) {
      if (Date.now() > end) throw new Error(`not within ${PATIENCE / 1000} s: ${what}`)
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
  }

  /** A window of its own, with nothing kept from others. */
  async open(scheme = 'light', width = 1360) {
    const context = await this.browser.newContext({
      viewport: { width, height: width < 600 ? 844 : 860 },
      colorScheme: scheme,
      ignoreHTTPSErrors: true,
    })
    const page = await context.newPage()
    page.setDefaultTimeout(WAIT)
    page.on('response', (response) => this.changes.note(response))
    page.on('pageerror', (error) => this.faults.push(`on ${page.url()}: ${error.message}`))
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) this.faults.push(message.text())
    })
    return { context, page }
  }

  async signIn(page, token) {
    await page.goto(this.address)
    await page.getByLabel('API token').fill(token)
    await page.getByRole('button', { name: /^Sign in/ }).click()
  }

  /** Ends the browser and the process: with 1 if anything was wrong. */
  async end() {
    await this.browser.close()
    console.log(this.faults.length === 0 ? 'All is well.' : `${this.faults.length} faults:\n${this.faults.join('\n')}`)
    process.exit(this.faults.length === 0 ? 0 : 1)
  }
}

/** Does what a dialog asks about. */
export async function confirm(page, action, reason) {
  const dialog = page.getByRole('dialog')
  if (reason) await dialog.getByLabel('Why, for the record').fill(reason)
  await dialog.getByRole('button', { name: action, exact: true }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** How many pixels the page is wider than its window, or a table than its place. */
export function overflow(page) {
  return page.evaluate(() =>
    Math.max(...[document.documentElement, ...document.querySelectorAll('.table-box')].map((each) => each.scrollWidth - each.clientWidth)),
  )
}

/** What axe holds against the page, as far as it is serious. */
export async function seriousFindings(page) {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'best-practice'] })
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(' | ')}`)
  })
}

// Looks at each page in light, dark and at the width of a phone: nothing overflows, and axe finds nothing serious.
import { mkdirSync } from 'node:fs'
import { overflow, seriousFindings } from './browser.mjs'

const LOOKS = [
  ['light', 1360],
  ['dark', 1360],
  ['light', 390],
]

/** Until all parts are there, and have not asked for more. */
async function settled(page) {
  for (let time = 0; time < 3; time++) {
    await page.waitForTimeout(200)
    await page.waitForFunction(() => document.querySelector('.skeleton') === null)
  }
}

/** All pages, by name and path; pictures of them go into the folder, if one is given: of what a window shows, or of the whole page. */
export async function lookAtAll(walker, token, pages, folder) {
  if (folder) mkdirSync(folder, { recursive: true })
  const look = async ([scheme, width]) => {
    const { context, page } = await walker.open(scheme, width)
    await walker.signIn(page, token)
    await page.getByRole('heading', { name: 'Overview' }).waitFor()
    for (const [name, path, extent] of pages) {
      await walker.step(`${name}, ${scheme}, ${width} wide: nothing overflows, nothing serious`, async () => {
        await page.goto(walker.address + path)
        await page.getByRole('heading', { level: 1 }).waitFor()
        await settled(page)
        const picture = `${name}-${width < 600 ? 'phone' : scheme}.png`
        if (folder) await take(page, `${folder}/${picture}`, extent === 'whole' && width >= 600)
        const over = await overflow(page)
        if (over > 0) throw new Error(`the page is ${over} pixels too wide`)
        const found = await seriousFindings(page)
        if (found.length > 0) throw new Error(found.join('; '))
      })
    }
    await context.close()
  }
  await Promise.all(LOOKS.map(look))
}

/** A picture of what the window shows, or of a window that is as high as the page. */
async function take(page, path, isWhole) {
  const size = page.viewportSize()
  if (isWhole) await page.setViewportSize({ ...size, height: await page.evaluate(() => document.documentElement.scrollHeight) })
  await page.screenshot({ path })
  await page.setViewportSize(size)
}

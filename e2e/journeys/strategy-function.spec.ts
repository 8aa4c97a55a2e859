import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { PromotionPage, promoteFromBoard } from '../pages/promotion-page.ts'
import { aliasOf } from '../pages/simulated-cloud.ts'

const service = 'replenish-batch'
const environment = 'pre-production'
const functionName = 'replenish-batch-pre'
const strategy = {
  kind: 'canary',
  steps: [
    { percent: 10, bakeMinutes: 1, pause: false },
    { percent: 50, bakeMinutes: 1, pause: true },
  ],
}

test('a function takes a build by the weights of its alias to 100 %, and goes back to the version that ran', async ({
  page,
  apiAs,
  moveClock,
}) => {
  test.setTimeout(420_000)
  const promotion = new PromotionPage(page)
  const panel = page.getByRole('region', { name: 'Strategy' })
  const served = () => aliasOf(functionName)
  /** Until callers get so much of the new version; the clock goes on meanwhile, as it would. */
  const reaches = (old: string, percent: number) =>
    expect(async () => {
      await moveClock(30_000)
      const { [old]: left = 0 } = await served()
      expect(Math.round(100 - left)).toBe(percent)
    }).toPass({ timeout: 120_000, intervals: [1_000] })
  await signInAs(page, 'lin')

  const before = await served()
  const [old = ''] = Object.keys(before)
  expect(before).toEqual({ [old]: 100 })

  await test.step('the service is a function, and shall take its builds by shares', async () => {
    await page.goto(`/services/${service}?tab=runtime`)
    const target = page.getByRole('region', { name: 'Targets' }).getByRole('listitem')
    await expect(target.filter({ hasText: functionName })).toBeVisible({ timeout: 60_000 })
    const api = await apiAs('lin')
    const path = `/api/v1/services/${service}/strategies/${environment}`
    const set = await api.put(path, { data: { strategy, reason: 'it runs at night, when nobody looks' } })
    expect(set.ok(), await set.text()).toBe(true)
  })

  await test.step('one call in ten gets the new version', async () => {
    const { press } = await promoteFromBoard(page, service, environment, /^Promote to/)
    await press()
    await expect(page).toHaveURL(/promotions\/P-\d+/)
    await expect(panel).toContainText('10 %', { timeout: 60_000 })
    await reaches(old, 10)
    await checkAxe(page)
    await shot(page, 'strategy-function')
  })

  await test.step('then half of them, until a person says so; then all', async () => {
    await reaches(old, 50)
    await expect(async () => {
      await moveClock(60_000)
      await panel.getByRole('button', { name: 'Next share' }).click({ timeout: 3_000 })
    }).toPass({ timeout: 120_000 })
    await reaches(old, 100)
    await promotion.waitFor('observing')
    await expect(async () => {
      await moveClock(60_000)
      await promotion.waitFor('succeeded')
    }).toPass({ timeout: 150_000 })
    expect(Object.values(await served())).toEqual([100])
  })

  await test.step('back is the alias on the version that ran, and nothing is published for it', async () => {
    await page.goto(`/board?q=${service}`)
    const cell = page
      .getByRole('row')
      .filter({ has: page.getByText(service, { exact: true }) })
      .locator(`[data-column="${environment}"]`)
    const dialog = page.getByRole('dialog')
    await expect(async () => {
      await cell.focus()
      await page.keyboard.press('b')
      await expect(dialog).toBeVisible({ timeout: 3_000 })
    }).toPass({ timeout: 60_000 })
    await page.keyboard.press('2')
    await page.keyboard.press('Enter')
    await page.getByRole('link', { name: /^Open P-/ }).click()
    await expect(promotion.step('rollout')).toHaveAttribute('data-state', 'done', { timeout: 90_000 })
    expect(await served()).toEqual({ [old]: 100 })
    await moveClock(3 * 60_000)
    await promotion.waitFor('succeeded')
  })
})

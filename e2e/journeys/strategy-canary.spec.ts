import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { PromotionPage, promoteFromBoard } from '../pages/promotion-page.ts'
import { misbehave } from '../pages/simulated-cloud.ts'
import {
  newBuildOf,
  openShareOnBoard,
  pressByKeyboard,
  promotionOf,
  setStrategy,
  strategyPanel,
} from '../pages/strategy-page.ts'

const service = 'job-scheduler'
const environment = 'pre-production'
const strategy = {
  kind: 'canary',
  steps: [
    { percent: 10, bakeMinutes: 5, pause: false },
    { percent: 50, bakeMinutes: 1, pause: false },
  ],
}

test('a canary of a Spring Cloud application on EDAS: its share, paused, and back by itself when the share is bad', async ({
  page,
  apiAs,
  moveClock,
}) => {
  test.setTimeout(420_000)
  const api = await apiAs('lin')
  const promotion = new PromotionPage(page)
  const panel = strategyPanel(page)
  await signInAs(page, 'lin')
  const build = await newBuildOf(api, service, environment, 'test')

  await test.step('it is shown as what it is, and is to take its builds by shares', async () => {
    await page.goto(`/services/${service}?tab=runtime`)
    await expect(page.getByRole('region', { name: 'Targets' })).toContainText('Spring Cloud')
    await setStrategy(api, { service, environment }, strategy)
  })

  await test.step('a tenth of the traffic goes to the new build, and stays there while a person says so on the board', async () => {
    const { press } = await promoteFromBoard(page, service, environment, /^Promote to/)
    await press()
    await expect(page).toHaveURL(/promotions\/P-\d+/)
    await expect(panel).toContainText('10 %')
    await expect(async () => {
      await moveClock(30_000)
      const { steps } = await promotionOf(api, promotion.name)
      expect(steps.find(({ name, percent }) => name === 'share' && percent === 10)?.state).toBe('done')
    }).toPass({ timeout: 120_000 })
    const onPage = page.url()
    const { cell, bar } = await openShareOnBoard(page, service, environment, 'canary 10 %')
    await pressByKeyboard(bar, 'Pause')
    await expect(bar.getByRole('button', { name: 'Resume' })).toBeVisible()
    await expect(cell).toContainText('canary 10 %, paused')
    await expect(bar.getByRole('button', { name: 'Abort' })).toBeVisible()
    await checkAxe(page)
    await shot(page, 'strategy-canary-board')
    await page.keyboard.press('Escape')
    await expect(bar).toBeHidden()
    await expect(cell).toBeFocused()
    await page.goto(onPage)
    await moveClock(7 * 60_000)
    await expect(panel).toContainText('Paused by a person')
    await expect(panel.getByRole('button', { name: 'Next share' })).toBeVisible()
    expect((await promotionOf(api, promotion.name)).state).toBe('applying')
    await checkAxe(page)
    await shot(page, 'strategy-canary')
  })

  await test.step('its share turns bad: everything goes back by itself, in plain words', async () => {
    await misbehave({ cluster: 'ack-hz-pre', name: service, digest: build.digest, errorShare: 0.6 })
    await expect(async () => {
      await moveClock(60_000)
      expect((await promotionOf(api, promotion.name)).state).toBe('failed')
    }).toPass({ timeout: 180_000 })
    const ended = await promotionOf(api, promotion.name)
    expect(ended.failure?.code).toBe('share-bad')
    expect(ended.unsettled).toBe(false)
    await promotion.waitFor('failed')
    await expect(page.getByText(/worse than the stable share at 10 %/).first()).toBeVisible()
    await expect(promotion.step('back').first()).toHaveAttribute('data-state', 'done')
    await checkAxe(page)
    await shot(page, 'strategy-canary-back')
  })

  await test.step('what ran before runs alone again', async () => {
    await expect(async () => {
      const { cells } = (await (await api.get(`/api/v1/services/${service}`)).json()) as {
        cells: { environment: string; digest: string }[]
      }
      expect(cells.find((cell) => cell.environment === environment)?.digest).toBe(build.before)
    }).toPass({ timeout: 60_000 })
  })
})

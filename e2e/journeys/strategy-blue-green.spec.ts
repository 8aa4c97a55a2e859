import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { PromotionPage, promoteFromBoard } from '../pages/promotion-page.ts'
import { runningDigests } from '../pages/simulated-cloud.ts'
import { goBack, newBuildOf, promotionOf, setStrategy, strategyPanel } from '../pages/strategy-page.ts'

const service = 'api-gateway'
const environment = 'preview'
const strategy = { kind: 'blue-green', bakeMinutes: 0, pause: true, holdMinutes: 3 }

test('blue-green on ACK: the new build stands beside the old, is cut over to, back, cut over again, and the old released', async ({
  page,
  apiAs,
  moveClock,
}) => {
  test.setTimeout(480_000)
  const api = await apiAs('lin')
  const promotion = new PromotionPage(page)
  const panel = strategyPanel(page)
  const runs = async () => [...new Set(await runningDigests('ack-hz-gray', 'platform', service))]
  const stepDone = (name: string, percent: number) =>
    expect(async () => {
      await moveClock(30_000)
      const { steps, failure } = await promotionOf(api, promotion.name)
      const found = steps.find((step) => step.name === name && step.percent === percent)
      expect(found?.state, JSON.stringify(failure)).toBe('done')
    }).toPass({ timeout: 120_000 })
  await signInAs(page, 'lin')
  const build = await newBuildOf(api, service, environment, 'pre-production')
  await setStrategy(api, { service, environment }, strategy)

  const cutOver = async () => {
    const { press } = await promoteFromBoard(page, service, environment, /^Promote to/)
    await press()
    await expect(page).toHaveURL(/promotions\/P-\d+/)
    await stepDone('share', 0)
    expect((await runs()).sort()).toEqual([build.digest, build.before].sort())
    await panel.getByRole('button', { name: 'Next share' }).click()
    await stepDone('share', 100)
  }

  await test.step('it stands beside the old until a person cuts over', async () => {
    await cutOver()
    await expect(panel).toContainText('100 %')
    await checkAxe(page)
    await shot(page, 'strategy-blue-green')
  })

  await test.step('back is at once: the old was held', async () => {
    await goBack(page)
    await expect(async () => {
      await moveClock(15_000)
      expect((await promotionOf(api, promotion.name)).state).toBe('aborted')
    }).toPass({ timeout: 120_000 })
    expect((await promotionOf(api, promotion.name)).unsettled).toBe(false)
    await expect.poll(runs, { timeout: 60_000 }).toEqual([build.before])
  })

  await test.step('cut over again and held, the old is released', async () => {
    await cutOver()
    await expect(async () => {
      await moveClock(60_000)
      const { state, failure } = await promotionOf(api, promotion.name)
      expect(state, JSON.stringify(failure)).toMatch(/^(observing|succeeded)$/)
    }).toPass({ timeout: 180_000 })
    await expect(promotion.step('release').first()).toHaveAttribute('data-state', 'done')
    await expect.poll(runs, { timeout: 60_000 }).toEqual([build.digest])
    await moveClock(5 * 60_000)
    await promotion.waitFor('succeeded')
    await checkAxe(page)
  })
})

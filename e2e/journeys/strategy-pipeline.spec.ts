import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { PromotionPage, promoteFromBoard } from '../pages/promotion-page.ts'
import { lieOnce } from '../pages/simulated-cloud.ts'

const service = 'ops-web'
const environment = 'pre-production'
const pipeline = 'ops-web-cd-k8s'

test('a delivery pipeline that lies green fails its promotion truthfully; one that delivers is followed to its end', async ({
  page,
  moveClock,
}) => {
  test.setTimeout(420_000)
  const promotion = new PromotionPage(page)
  const write = promotion.step('write')
  await signInAs(page, 'lin')

  await test.step('pre-production is to be written by the delivery pipeline', async () => {
    await page.goto(`/services/${service}?tab=runtime`)
    const row = page
      .getByRole('region', { name: 'Targets' })
      .getByRole('listitem')
      .filter({ hasText: 'pre-production' })
    await row.getByRole('button', { name: /^Written by…/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Way').selectOption('pipeline')
    await expect(dialog).toContainText('Whether it worked is read from the runtime.')
    await dialog.getByLabel('Why').fill('its delivery warms the caches')
    await checkAxe(page)
    await dialog.getByRole('button', { name: 'Written by…' }).click()
    await expect(dialog).toBeHidden()
    await expect(row).toContainText('by a pipeline')
  })

  await test.step('its run is started with the digest, and followed stage by stage', async () => {
    await lieOnce({ pipeline, job: 'deploy' })
    const { press } = await promoteFromBoard(page, service, environment, /^Promote to/)
    await press()
    await expect(page).toHaveURL(/promotions\/P-\d+/)
    await expect(write).toContainText(new RegExp(`${pipeline} #\\d+`), { timeout: 60_000 })
    await expect(write.getByRole('list').getByRole('img')).toHaveCount(3)
    await checkAxe(page)
    await shot(page, 'strategy-pipeline')
  })

  await test.step('the run is green, and the promotion does not believe it', async () => {
    await expect(async () => {
      await moveClock(30_000)
      await expect(write).toHaveAttribute('data-state', 'done', { timeout: 6000 })
    }).toPass({ timeout: 120_000 })
    await expect(write).toContainText('green in Flow; what runs is asked of the runtime')
    await expect(promotion.step('rollout')).not.toHaveAttribute('data-state', 'done')
    await moveClock(6 * 60_000)
    await promotion.waitFor('failed')
    await expect(promotion.step('rollout')).toContainText(
      /ops-web-cd-k8s ended green, but .* was not told to run [0-9a-f]{12}: it runs [0-9a-f]{12}/,
    )
    await checkAxe(page)
    await shot(page, 'strategy-pipeline-lie')
  })

  await test.step('asked again, the pipeline delivers, and the runtime says so', async () => {
    const { press } = await promoteFromBoard(page, service, environment, /^Promote to/)
    await press()
    await expect(page).toHaveURL(/promotions\/P-\d+/)
    await expect(async () => {
      await moveClock(30_000)
      await expect(promotion.step('rollout')).toHaveAttribute('data-state', 'done', { timeout: 6000 })
    }).toPass({ timeout: 150_000 })
    await promotion.waitFor('observing')
    await moveClock(3 * 60_000)
    await promotion.waitFor('succeeded')
    await expect(page.getByText('operator, a member of Yunxiao')).toBeVisible()
  })

  await test.step('the run itself is a click away', async () => {
    const link = write.getByRole('link', { name: new RegExp(`^${pipeline} #\\d+$`) })
    await expect(async () => {
      await page.reload()
      await expect(link).toBeVisible({ timeout: 4000 })
    }).toPass({ timeout: 60_000 })
    await link.click()
    await expect(page).toHaveURL(/\/runs\//)
    await expect(page.getByText('SLUICE_DELIVERY').first()).toBeVisible()
  })
})

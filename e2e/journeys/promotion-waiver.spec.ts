import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { PromotionPage, promoteFromBoard } from '../pages/promotion-page.ts'

const service = 'stock-service'
const finding = 'CVE-2026-24823'

test('a promotion that a finding blocks goes on when a release manager waives the finding', async ({
  page,
  moveClock,
}) => {
  test.setTimeout(300_000)
  let name = ''

  await test.step('the newest build has a finding that what runs does not have: its scan gate blocks', async () => {
    await signInAs(page, 'lin')
    let press = async () => {}
    // Sync reads scans after builds: until then the gate rightly says that there is none.
    await expect(async () => {
      const opened = await promoteFromBoard(page, service, 'pre-production', /^Promote to/)
      const scan = opened.drawer.locator('[data-gate="scan"]')
      await expect(scan).toHaveAttribute('data-verdict', 'block')
      await expect(scan).toContainText(finding, { timeout: 2000 })
      press = opened.press
    }).toPass({ timeout: 120_000 })
    await press()
    await expect(page).toHaveURL(/promotions\/P-\d+/)
    const promotion = new PromotionPage(page)
    await promotion.waitFor('pending')
    name = promotion.name
    await expect(page.locator('[data-gate="scan"]')).toHaveAttribute('data-verdict', 'block')
    // Setting the gate aside is the harder way, and stands beside it.
    await expect(page.getByRole('button', { name: 'Override scan' })).toBeVisible()
  })

  await test.step('waive it here, for a month, with a reason', async () => {
    await page.locator('[data-gate="scan"]').getByRole('button', { name: 'Waive' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('combobox', { name: 'Finding' })).toHaveValue(finding)
    const waive = dialog.getByRole('button', { name: 'Waive' })
    await expect(waive).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByRole('textbox', { name: /^Why/ }).fill('The codec is not on any path of ours')
    await checkAxe(page)
    await shot(page, 'waiver')
    await waive.click()
    await expect(dialog).toBeHidden()
  })

  await test.step('it starts by itself, and the gate says on what it rests', async () => {
    const promotion = new PromotionPage(page)
    await expect(promotion.step('rollout')).toHaveAttribute('data-state', 'done', { timeout: 90_000 })
    const scan = page.locator('[data-gate="scan"]')
    await expect(scan).not.toHaveAttribute('data-verdict', 'block')
    await expect(scan).toContainText(`${finding} is waived until`)
    await expect(scan).toContainText('林晓雯')
    await expect(scan).toContainText('The codec is not on any path of ours')
    await promotion.waitFor('observing')
    await expect(async () => {
      await moveClock(3 * 60_000)
      await expect(page.getByText('succeeded', { exact: true }).first()).toBeVisible({ timeout: 5000 })
    }).toPass({ timeout: 120_000 })
    await checkAxe(page)
  })

  await test.step('the waiver stands in the list, and can be revoked with a note', async () => {
    await page.goto('/settings/waivers')
    const row = page.locator(`[data-waiver="${finding}"]`)
    await expect(row).toHaveAttribute('data-state', 'in-date')
    await expect(row).toContainText(service)
    await checkAxe(page)
    await row.getByRole('button', { name: 'Revoke' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('A fixed build is out')
    await dialog.getByRole('button', { name: 'Revoke' }).click()
    await expect(row).toHaveAttribute('data-state', 'revoked')
    await page.goto(`/activity?service=${service}`)
    await expect(page.getByText(name).first()).toBeVisible()
    await expect(page.getByText('waived a finding').first()).toBeVisible()
    await expect(page.getByText('revoked a waiver').first()).toBeVisible()
  })
})

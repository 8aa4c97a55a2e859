import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { PromotionPage, promoteFromBoard } from '../pages/promotion-page.ts'

const service = 'refund-service'
const environment = 'pre-production'

test('back in one step with one key; an older build asks why and leaves a hold; a bad build goes nowhere', async ({
  page,
  apiAs,
  moveClock,
}) => {
  test.setTimeout(300_000)
  const api = await apiAs('wang')
  const cellOf = async (slug: string) => {
    const answer = await api.get(`/api/v1/services/${service}`)
    const { cells } = (await answer.json()) as {
      cells: { environment: string; digest: string; build: { id: string } | null }[]
    }
    return cells.find((cell) => cell.environment === slug)
  }
  const boardCell = async () => {
    await page.goto(`/board?q=${service}`)
    const cell = page
      .getByRole('row')
      .filter({ has: page.getByText(service, { exact: true }) })
      .locator(`[data-column="${environment}"]`)
    await expect(cell).toBeVisible({ timeout: 60_000 })
    return cell
  }
  await signInAs(page, 'wang')
  await boardCell()
  await expect(async () => {
    const [here, left] = [await cellOf(environment), await cellOf('test')]
    expect(here?.build && left?.build && here.digest !== left.digest).toBe(true)
  }).toPass({ timeout: 90_000 })
  const [fresh, old] = [await cellOf('test'), await cellOf(environment)]

  await test.step('a new build comes to pre-production', async () => {
    const { press } = await promoteFromBoard(page, service, environment, /^Promote to/)
    await press()
    const promotion = new PromotionPage(page)
    await expect(promotion.step('rollout')).toHaveAttribute('data-state', 'done', { timeout: 90_000 })
    await promotion.waitFor('observing')
    await moveClock(3 * 60_000)
    await promotion.waitFor('succeeded')
  })

  await test.step('what one would do without the portal can be printed', async () => {
    await page.goto(`/services/${service}/runbook?environment=${environment}`)
    await expect(page.getByText(/git push origin/).first()).toBeVisible()
    await checkAxe(page)
  })

  await test.step('B on its cell, one key for the reason, Enter', async () => {
    const cell = await boardCell()
    const dialog = page.getByRole('dialog')
    await expect(async () => {
      await cell.focus()
      await page.keyboard.press('b')
      await expect(dialog).toBeVisible({ timeout: 3000 })
    }).toPass({ timeout: 60_000 })
    await expect(dialog.getByRole('radiogroup', { name: 'Build to go back to' })).toContainText(
      old?.digest.slice(7, 14) ?? '',
    )
    await expect(dialog).toContainText('No config centre is connected: the config stays as it is.')
    await expect(dialog).toContainText('Sets a hold on pre-production')
    await checkAxe(page)
    await shot(page, 'rollback')
    await page.keyboard.press('2')
    await page.keyboard.press('Enter')
    await expect(page.getByText(/Rolling back refund-service in pre-production to/)).toBeVisible()
    await page.getByRole('link', { name: /^Open P-/ }).click()
    const promotion = new PromotionPage(page)
    await expect(promotion.step('rollout')).toHaveAttribute('data-state', 'done', { timeout: 90_000 })
    await moveClock(3 * 60_000)
    await promotion.waitFor('succeeded')
    await expect(page.getByText(/lets nothing new in: slow/)).toBeVisible()
  })

  await test.step('the place is held, and what was left comes back only by a release manager', async () => {
    const cell = await boardCell()
    await expect(cell).toContainText('held')
    await expect(cell.getByRole('img', { name: 'rolled back' })).toBeVisible()
    const { drawer } = await promoteFromBoard(page, service, environment, /Promote/)
    await expect(drawer).toContainText('only a release manager promotes it there again')
    await expect(drawer.locator('[data-gate="path"]')).toHaveAttribute('data-verdict', 'block')
    await expect(drawer.getByRole('button', { name: /^Promote to/ })).toHaveAttribute('aria-disabled', 'true')
  })

  await test.step('an older build says what goes away, asks why, and leaves a hold', async () => {
    await page.goto(`/services/${service}?promote=test~${old?.build?.id}`)
    const drawer = page.getByRole('dialog')
    await expect(drawer).toContainText(/\d+ commits? removed, from/)
    const button = drawer.getByRole('button', { name: /^Promote to/ })
    await expect(button).toHaveAttribute('aria-disabled', 'true')
    await drawer.getByRole('textbox', { name: /reason/i }).fill('the new one refunds twice')
    await shot(page, 'older-build')
    await button.click()
    await expect(page).toHaveURL(/promotions\/P-\d+/)
    const promotion = new PromotionPage(page)
    await promotion.waitFor('succeeded')
    await expect(page.getByText(/lets nothing new in: “the new one refunds twice”/)).toBeVisible()
  })

  await test.step('a bad build can go nowhere', async () => {
    await page.goto(`/services/${service}?tab=builds`)
    const row = page.getByRole('listitem').filter({ has: page.locator(`[title="${fresh?.digest}"]`) })
    await row.getByRole('button', { name: 'Mark as bad' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('it refunds twice')
    await dialog.getByRole('button', { name: 'Mark as bad' }).click()
    await expect(row).toContainText('bad build')
    await checkAxe(page)
    for (const slug of ['test', environment]) {
      await page.goto(`/services/${service}?promote=${slug}~${fresh?.build?.id}`)
      const path = page.getByRole('dialog').locator('[data-gate="path"]')
      await expect(path).toHaveAttribute('data-verdict', 'block')
      await expect(path).toContainText('it refunds twice')
    }
  })

  await test.step('the ledger tells it', async () => {
    await page.goto(`/activity?service=${service}`)
    for (const words of ['held', 'marked what it left as suspect in', 'marked as bad the build of'])
      await expect(page.getByText(words, { exact: true }).first()).toBeVisible()
  })
})

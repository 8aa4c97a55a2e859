import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { mergeInto } from '../pages/simulated-codeup.ts'

const service = 'purchase-service'
const repository = `yunfan/supply-chain/${service}`
const title = 'feat: PUR-9001 order by the pallet'

test('a push is watched live until its digest runs in an environment', async ({ page, moveClock }) => {
  test.setTimeout(300_000)
  const state = page.locator('[data-run-state]')

  await test.step('the list stands open when somebody pushes; the run appears in it', async () => {
    await signInAs(page, 'wang')
    await page.goto(`/pipelines?kind=ci&service=${service}`)
    await expect(page.getByRole('row').nth(1)).toBeVisible({ timeout: 90_000 })
    // Gone with a reload.
    await page.evaluate(() => document.documentElement.setAttribute('data-stays', ''))
    const sha = await mergeInto(repository, 'main', 'feature/PUR-9001', title)
    const row = page.getByRole('row').filter({ hasText: sha.slice(0, 7) })
    await expect(row).toBeVisible({ timeout: 60_000 })
    await expect(row).toContainText(title)
    await expect(row.locator('[data-run]')).toHaveAttribute('data-state', 'running', { timeout: 30_000 })
    await checkAxe(page)
    await shot(page, 'runs')
    await row.getByRole('gridcell').first().focus()
    await page.keyboard.press('Enter')
    await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}$/)
  })

  await test.step('its stages and jobs stand there while they go on', async () => {
    await expect(state).toHaveAttribute('data-run-state', 'running')
    const jobs = page.locator('[data-job]')
    await expect(jobs.and(page.locator('[data-state="running"]')).first()).toBeVisible({ timeout: 30_000 })
    await expect(jobs.and(page.locator('[data-state="queued"]')).first()).toBeVisible()
    await expect(page.locator('[data-piece="commit"]')).toContainText(title)
    await expect(page.locator('[data-piece="image"]')).toContainText('not pushed yet')
    // By keyboard to the last job, which says what it waits for.
    await jobs.first().focus()
    for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await expect(page.locator('[data-job-state]')).toContainText(/waits for/)
    await checkAxe(page)
    await shot(page, 'run')
  })

  await test.step('it ends on the same page, without a reload', async () => {
    await expect(async () => {
      await moveClock(60_000)
      await expect(state).toHaveAttribute('data-run-state', 'succeeded', { timeout: 8000 })
    }).toPass({ timeout: 150_000 })
    await expect(page.locator('[data-stage][data-state="succeeded"]')).toHaveCount(4)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('succeeded in')
    await expect(page.locator('html[data-stays]')).toHaveCount(1)
  })

  await test.step('the line shows the digest it pushed, and then where that runs', async () => {
    const image = page.locator('[data-piece="image"] code[title^="sha256:"]')
    await expect(image).toBeVisible({ timeout: 60_000 })
    const digest = (await image.getAttribute('title')) ?? ''
    const place = page.locator('[data-place="test"]')
    await expect(async () => {
      await moveClock(20_000)
      await expect(place).toHaveAttribute('data-reached', 'true', { timeout: 10_000 })
    }).toPass({ timeout: 120_000 })
    await expect(page.locator('html[data-stays]')).toHaveCount(1)
    await checkAxe(page)
    await shot(page, 'run-line')
    await place.getByRole('link').first().click()
    await expect(page).toHaveURL(new RegExp(`/services/${service}\\?tab=runtime`))
    await expect(page.locator(`[title="${digest}"]`).first()).toBeVisible()
  })
})

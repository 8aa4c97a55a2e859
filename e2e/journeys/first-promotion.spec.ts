import { randomUUID } from 'node:crypto'
import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { PromotionPage, promoteFromBoard } from '../pages/promotion-page.ts'
import { gitLog, runningDigests } from '../pages/simulated-cloud.ts'

const service = 'order-service'

test('a developer brings one build from test into production, and another person lets it in', async ({
  page,
  moveClock,
}) => {
  test.setTimeout(300_000)

  await test.step('sign in as a developer; the board fills from sync', async () => {
    await page.goto('/board')
    await expect(page).toHaveURL(/sign-in/)
    await shot(page, 'sign-in')
    await checkAxe(page)
    await page.getByRole('button', { name: /王思远/ }).click()
    await expect(page.getByRole('navigation').first()).toBeVisible()
    await expect(page).toHaveURL(/board/)
    await expect(page.getByRole('heading', { level: 1 })).toContainText(/of \d+ services/, {
      timeout: 60_000,
    })
    await expect(page.getByRole('row').nth(5)).toBeVisible({ timeout: 60_000 })
    await checkAxe(page)
    await shot(page, 'board')
  })

  for (const environment of ['pre-production', 'preview']) {
    await test.step(`promote to ${environment}`, async () => {
      const { drawer, press } = await promoteFromBoard(page, service, environment, /^Promote to/)
      await expect(drawer.locator('[data-verdict="block"]')).toHaveCount(0)
      if (environment === 'pre-production') await checkAxe(page)
      await press()
      await expect(page).toHaveURL(/promotions\/P-\d+/)
      const promotion = new PromotionPage(page)
      await expect(promotion.step('rollout')).toHaveAttribute('data-state', 'done', { timeout: 90_000 })
      await promotion.waitFor('observing')
      await moveClock(3 * 60_000)
      await promotion.waitFor('succeeded')
    })
  }

  let name = ''
  let digest = ''
  await test.step('request production', async () => {
    const { drawer, press } = await promoteFromBoard(page, service, 'production', /^Request production/)
    await expect(drawer.locator('[data-gate="approvals"]')).toHaveAttribute('data-verdict', 'wait')
    await shot(page, 'promote')
    await press()
    await expect(page).toHaveURL(/promotions\/P-\d+/)
    const promotion = new PromotionPage(page)
    await promotion.waitFor('pending')
    name = promotion.name
    digest = await promotion.digest()
    expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/)
    // One's own request is not one's own to approve.
    await expect(page.getByRole('button', { name: 'Approve' })).toHaveAttribute('aria-disabled', 'true')
  })

  await test.step('another person approves and starts', async () => {
    await signInAs(page, 'lin')
    await page.goto(`/promotions/${name}`)
    await page.getByRole('button', { name: 'Approve' }).click()
    await expect(page.locator('[data-gate="approvals"]')).toHaveAttribute('data-verdict', 'pass')
    await page.getByRole('button', { name: 'Start', exact: true }).click()
    const promotion = new PromotionPage(page)
    await expect(promotion.step('rollout').last()).toHaveAttribute('data-state', 'done', { timeout: 90_000 })
    await promotion.waitFor('observing')
    await shot(page, 'promotion')
    await checkAxe(page)
    await moveClock(10 * 60_000)
    await promotion.waitFor('succeeded')
  })

  await test.step('the manifest repository has the commit, the pods run the digest, the board says so', async () => {
    const log = gitLog('yunfan/manifests-production')
    expect(log).toContain(digest.replace('sha256:', ''))
    expect(log).toContain(name)
    const digests = await runningDigests('ack-hz-prod', 'trade', service)
    expect(digests.length).toBeGreaterThan(0)
    expect(new Set(digests)).toEqual(new Set([digest]))
    await page.goto(`/board?q=${service}`)
    const cell = page
      .getByRole('row')
      .filter({ has: page.getByText(service, { exact: true }) })
      .locator('[data-column="production"]')
    await expect(cell.locator(`[title="${digest}"]`)).toBeVisible()
  })

  await test.step('the ledger tells the story with people and reasons', async () => {
    await page.goto(`/promotions/${name}`)
    const story = page.getByRole('region', { name: 'Ledger' })
    await expect(story).toContainText('王思远')
    await expect(story).toContainText('林晓雯')
    await expect(story).toContainText('requested')
    await expect(story).toContainText('approved')
    await expect(story).toContainText('started')
    await page.goto(`/activity?service=${service}`)
    await expect(page.getByText(name).first()).toBeVisible()
    await checkAxe(page)
  })

  await test.step('a session that is ended elsewhere leads to the door, and from there back to the page', async () => {
    const ended = await page.request.post('/api/v1/session/sign-out', {
      headers: { Origin: new URL(page.url()).origin, 'Idempotency-Key': randomUUID() },
    })
    expect(ended.ok()).toBe(true)
    await expect(page).toHaveURL(/sign-in/)
    await page.getByRole('button', { name: /林晓雯/ }).click()
    await expect(page).toHaveURL(new RegExp(`/activity\\?service=${service}$`))
    await expect(page.getByText(name).first()).toBeVisible()
  })
})

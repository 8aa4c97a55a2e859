import { randomUUID } from 'node:crypto'
import type { APIRequestContext } from '@playwright/test'
import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { PromotionPage, promoteFromBoard } from '../pages/promotion-page.ts'
import { misbehave } from '../pages/simulated-cloud.ts'

const environment = 'pre-production'
const overWindow = 70_000

const fresh = () => ({ 'Idempotency-Key': randomUUID() })

/** What runs in test and not in pre-production yet, once sync has seen both. */
async function newBuildOf(api: APIRequestContext, service: string) {
  let found = { id: '', digest: '', before: '' }
  await expect(async () => {
    const { cells } = (await (await api.get(`/api/v1/services/${service}`)).json()) as {
      cells: { environment: string; digest: string; build: { id: string } | null }[]
    }
    const [left, here] = ['test', environment].map((slug) => cells.find((cell) => cell.environment === slug))
    expect(here?.build && left?.build && here.digest !== left.digest, service).toBe(true)
    found = { id: left?.build?.id ?? '', digest: left?.digest ?? '', before: here?.digest ?? '' }
  }).toPass({ timeout: 90_000 })
  return found
}

test('a build whose error rate goes over its limit is rolled back by itself, and its place is held', async ({
  page,
  apiAs,
  moveClock,
}) => {
  test.setTimeout(420_000)
  const service = 'risk-engine'
  const api = await apiAs('lin')
  const promotion = new PromotionPage(page)
  const build = await newBuildOf(api, service)
  let failed = ''
  await signInAs(page, 'lin')

  await test.step('the service states that it is rolled back by itself in pre-production', async () => {
    await page.goto(`/services/${service}?tab=settings`)
    const panel = page.getByRole('region', { name: 'Limits of observation of its own' })
    await panel.getByLabel('Environment').selectOption(environment)
    await panel.getByLabel('When it fails').selectOption('roll-back')
    await panel.getByRole('button', { name: 'Save limits' }).click()
    await expect(panel).toContainText('Saved.')
  })

  await test.step('it is promoted, and watched', async () => {
    const { press } = await promoteFromBoard(page, service, environment, /^Promote to/)
    await press()
    await expect(page).toHaveURL(/promotions\/P-\d+/)
    failed = promotion.name
    await expect(promotion.step('rollout')).toHaveAttribute('data-state', 'done', { timeout: 90_000 })
    await promotion.waitFor('observing')
    const panel = page.getByRole('region', { name: 'Observation' })
    await expect(panel).toContainText('when it fails: roll back')
    for (const check of ['error-rate', 'latency', 'saturation', 'restarts', 'log-errors', 'requests'])
      await expect(promotion.check(check)).toBeVisible()
    await checkAxe(page)
  })

  await test.step('its error rate goes over the limit: the charts show it, and it fails', async () => {
    await moveClock(overWindow)
    await promotion.waitFor('failed')
    const chart = promotion.check('error-rate')
    await expect(chart).toHaveAttribute('data-verdict', 'bad')
    await expect(chart).toContainText('outside')
    await expect(promotion.check('saturation')).toHaveAttribute('data-verdict', 'ok')
    await expect(page.getByRole('heading', { level: 1 })).toContainText('Error rate')
    await shot(page, 'observation')
    // Each reading can be had by key, in words: after the mark more than the limit, long before it less.
    const readings = chart.getByRole('slider', { name: 'Readings: Error rate' })
    const shareOf = async () =>
      Number(/^([\d.]+) %/.exec((await readings.getAttribute('aria-valuetext')) ?? '')?.[1])
    await readings.focus()
    await page.keyboard.press('End')
    await expect(readings).toHaveAttribute('aria-valuetext', /^[\d.]+ % at .*, limit 5 %$/)
    expect(await shareOf()).toBeGreaterThan(5)
    await page.keyboard.press('Home')
    await expect.poll(shareOf).toBeLessThan(1)
    await page.keyboard.press('Escape')
    await page.getByText(/readings as a table/).click()
    await expect(page.getByRole('columnheader', { name: 'Error rate' })).toBeVisible()
    await page.getByText(/readings as a table/).click()
    await checkAxe(page)
  })

  await test.step('the portal rolls it back by itself', async () => {
    const panel = page.getByRole('region', { name: 'Observation' })
    await expect(panel).toContainText('The portal rolls it back by itself: P-')
    await panel.getByRole('link', { name: /^P-\d+$/ }).click()
    await expect(page).not.toHaveURL(new RegExp(`${failed}$`))
    await expect(page.getByText(/requested by the portal/)).toBeVisible()
    await expect(promotion.step('rollout')).toHaveAttribute('data-state', 'done', { timeout: 90_000 })
    await promotion.waitFor('observing')
    await moveClock(overWindow)
    await promotion.waitFor('succeeded')
    await expect(promotion.check('error-rate')).toHaveAttribute('data-verdict', 'ok')
    expect(await promotion.digest()).toBe(build.before)
    await checkAxe(page)
  })

  await test.step('its place is held, and what was left is suspect', async () => {
    await page.goto(`/promotions/${failed}`)
    await expect(page.getByText(/lets nothing new in/)).toBeVisible()
    await page.goto(`/board?q=${service}`)
    const row = page.getByRole('row').filter({ has: page.getByText(service, { exact: true }) })
    const cell = row.locator(`[data-column="${environment}"]`)
    await expect(cell).toContainText('held')
    await expect(cell.getByRole('img', { name: 'rolled back' })).toBeVisible()
    await expect(cell.locator(`[title="${build.before}"]`)).toBeVisible()
  })

  await test.step('the ledger tells it, and nobody pressed anything', async () => {
    await page.goto(`/promotions/${failed}`)
    await expect(page.getByRole('region', { name: 'Ledger' })).toContainText(
      'outside of its limits: Error rate',
    )
    await page.goto(`/activity?service=${service}`)
    for (const words of ['ended as failed', 'held', 'marked what it left as suspect in'])
      await expect(page.getByText(words, { exact: true }).first()).toBeVisible()
  })
})

test('too few requests to judge by: a person is asked, and says why', async ({ page, apiAs, moveClock }) => {
  test.setTimeout(240_000)
  const service = 'cashier-web'
  const api = await apiAs('lin')
  const promotion = new PromotionPage(page)
  const { id: build } = await newBuildOf(api, service)
  const few = { minimumRequests: 100_000_000, extendToMinutes: 1 }
  const stated = await api.patch(`/api/v1/services/${service}`, {
    data: { observationLimits: { [environment]: few } },
    headers: fresh(),
  })
  expect(stated.ok(), await stated.text()).toBe(true)
  const asked = await api.post('/api/v1/promotions', {
    data: { service, environment, build },
    headers: fresh(),
  })
  const { number } = (await asked.json()) as { number: number }

  await test.step('it waits for a person; a viewer may look, and is told so', async () => {
    await signInAs(page, 'zhou')
    await page.goto(`/promotions/P-${number}`)
    await expect(promotion.step('rollout')).toHaveAttribute('data-state', 'done', { timeout: 90_000 })
    await promotion.waitFor('observing')
    await moveClock(overWindow)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('waits for a person')
    await expect(promotion.check('requests')).toHaveAttribute('data-verdict', 'few')
    await expect(page.getByRole('button', { name: 'Accept it' })).toHaveAttribute('aria-disabled', 'true')
    await checkAxe(page)
  })

  await test.step('a release manager accepts it with a reason', async () => {
    await signInAs(page, 'lin')
    await page.goto(`/promotions/P-${number}`)
    await page.getByRole('button', { name: 'Accept it' }).click()
    const dialog = page.getByRole('dialog')
    const accept = dialog.getByRole('button', { name: 'Accept it' })
    await expect(accept).toHaveAttribute('aria-disabled', 'true')
    await dialog.getByRole('textbox').fill('Tried the five ways in by hand')
    await checkAxe(page)
    await shot(page, 'observation-asked')
    await accept.click()
    await promotion.waitFor('succeeded')
    const panel = page.getByRole('region', { name: 'Observation' })
    await expect(panel).toContainText('accepted it at')
    await expect(panel).toContainText('Tried the five ways in by hand')
  })
})

test('three services fail within ten minutes: nothing goes back by itself until somebody resumes', async ({
  page,
  apiAs,
  moveClock,
}) => {
  test.setTimeout(300_000)
  const services = ['product-web', 'store-pos-web', 'recommend-engine']
  const api = await apiAs('lin')
  const numbers: number[] = []

  // What failed before is another story.
  await moveClock(11 * 60_000)
  await test.step('three new builds, each of them failing one request in three', async () => {
    for (const service of services) {
      const { id: build, digest } = await newBuildOf(api, service)
      await misbehave({ cluster: 'ack-hz-pre', name: service, digest, errorShare: 0.33 })
      const asked = await api.post('/api/v1/promotions', {
        data: { service, environment, build },
        headers: fresh(),
      })
      expect(asked.ok(), await asked.text()).toBe(true)
      numbers.push(((await asked.json()) as { number: number }).number)
    }
    const states = () =>
      Promise.all(
        numbers.map(async (number) => {
          const answer = await api.get(`/api/v1/promotions/P-${number}`)
          return ((await answer.json()) as { state: string }).state
        }),
      )
    await expect.poll(states, { timeout: 120_000 }).toEqual(['observing', 'observing', 'observing'])
    await moveClock(overWindow)
    await expect.poll(states, { timeout: 60_000 }).toEqual(['failed', 'failed', 'failed'])
  })

  await test.step('the overview says that automatic rollback is stopped, since when and by which', async () => {
    await signInAs(page, 'wang')
    await page.goto('/')
    const notice = page.getByRole('region', { name: 'Automatic rollback is stopped in Pre-production' })
    for (const service of services) await expect(notice).toContainText(service)
    await expect(notice.getByRole('button', { name: 'Resume it' })).toHaveAttribute('aria-disabled', 'true')
    await checkAxe(page)
    await shot(page, 'rollback-stopped')
    await notice.getByRole('link', { name: `P-${numbers[0]}` }).click()
    await expect(page.getByRole('region', { name: 'Observation' })).toContainText('Outside of its limits')
    await expect(notice).toBeVisible()
  })

  await test.step('whoever is on call resumes it, with a note', async () => {
    await signInAs(page, 'becker')
    await page.goto(`/settings/environments/${environment}`)
    const notice = page.locator(`[data-stopped="${environment}"]`)
    await notice.getByRole('button', { name: 'Resume it' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('The gateway in front of them was down')
    await checkAxe(page)
    await dialog.getByRole('button', { name: 'Resume it' }).click()
    await expect(notice).toBeHidden()
    await page.goto('/activity')
    await expect(page.getByText('resumed automatic rollback', { exact: true }).first()).toBeVisible()
  })
})

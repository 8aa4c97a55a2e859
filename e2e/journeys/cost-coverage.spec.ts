import { randomUUID } from 'node:crypto'
import type { APIRequestContext } from '@playwright/test'
import type { CostTrend } from '../../lib/api/contract/cost.ts'
import type { CostFindingItem, CostQueryItem } from '../../lib/api/contract/cost-finding.ts'
import type { CostFixSummary } from '../../lib/api/contract/cost-fix.ts'
import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { mergeRequest } from '../pages/simulated-codeup.ts'

const infrastructure = 'yunfan/infrastructure'
/** The cluster that nobody tagged: in the console and in its file. */
const cluster = 'ack-hz-gray'
/** Fees of clusters alone: what one of them gets changes this much and nothing else. */
const ofClusters = 'cloudProduct=csk&measure=billed'
const hour = 3_600_000
const day = 24 * hour

async function json<T>(api: APIRequestContext, path: string): Promise<T> {
  const answer = await api.get(`/api/v1/${path}`)
  expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
  return (await answer.json()) as T
}

const pointsOf = async (api: APIRequestContext): Promise<CostTrend['points']> =>
  (await json<CostTrend>(api, `cost/trend?${ofClusters}&months=2`)).points.filter(
    ({ amount }) => amount !== null,
  )

const findingsOf = async (api: APIRequestContext, state: string): Promise<CostFindingItem[]> => {
  const query = `cost-findings?kind=resource-untagged&state=${state}&text=${cluster}&limit=50`
  const { items } = await json<{ items: CostFindingItem[] }>(api, query)
  return items.filter(({ name }) => name === cluster)
}

/** Has the query that looks for missing costTags asked, and waits until it was. */
async function askAgain(api: APIRequestContext): Promise<void> {
  const find = async () => {
    const { items } = await json<{ items: CostQueryItem[] }>(api, 'cost-queries')
    const found = items.find(({ kinds }) => kinds.includes('resource-untagged'))
    if (!found) throw new Error('nobody asks for what is untagged')
    return found
  }
  const { id, last } = await find()
  await api.post(`/api/v1/cost-queries/${id}/run`, {
    data: {},
    headers: { 'Idempotency-Key': randomUUID() },
  })
  await expect(async () => {
    const now = await find()
    expect(now.last?.id).not.toBe(last?.id)
    expect(now.last?.state).toBe('done')
  }).toPass({ timeout: 120_000 })
}

test('what is untagged is found, fixed at its source, and counts from that day on', async ({
  page,
  apiAs,
  moveClock,
}) => {
  test.setTimeout(900_000)
  const api = await apiAs('li')
  let before: CostTrend['points'] = []

  await test.step('bills are in and judged, and what exists is known', async () => {
    await expect(async () => {
      before = await pointsOf(api)
      expect(before.length).toBeGreaterThan(20)
      // Bills of yesterday come today; those before must all be in.
      const newest = before.at(-1)?.on ?? ''
      expect(Date.now() - Date.parse(newest)).toBeLessThan(4 * day)
      expect(before.at(-1)?.money.share).not.toBeNull()
    }).toPass({ timeout: 300_000 })
    await expect(async () => {
      await askAgain(api)
      const [found] = await findingsOf(api, 'standing')
      expect(found?.fix).toBe('source')
      expect(found?.suggestions.map(({ key, value }) => `${key}=${value}`).sort()).toEqual([
        'environment=preview',
        'project=platform',
      ])
    }).toPass({ timeout: 300_000 })
  })

  await test.step('the lead of costs reads how much has an owner, and drills down to what has none', async () => {
    await signInAs(page, 'li')
    await page.goto('/cost?measure=billed')
    await expect(page.getByRole('region', { name: 'Coverage' })).toBeVisible()
    await page.getByRole('button', { name: 'unattributed' }).first().click()
    await expect(page).toHaveURL(/group=unattributed/)
    const resources = page.getByRole('region', { name: 'What it was for' }).first()
    await resources.getByRole('searchbox', { name: 'Name or id' }).fill(cluster)
    await resources.getByRole('button', { name: cluster, exact: true }).click()
    await expect(resources).toContainText('environment')
    await checkAxe(page)
    await shot(page, 'cost')
  })

  await test.step('the finding says what would put it right, and why', async () => {
    await page.getByRole('link', { name: 'Findings', exact: true }).first().click()
    await expect(page).toHaveURL(/cost\/findings/)
    await page.getByRole('searchbox', { name: 'Name or id' }).fill(cluster)
    const row = page.locator(`[data-finding="resource-untagged"][data-name="${cluster}"]`)
    await expect(row).toContainText('project=platform')
    await expect(row).toContainText('environment=preview')
    await expect(row).toContainText('terraform/clusters/main.tf')
    await checkAxe(page)
    await shot(page, 'cost-findings')
  })

  await test.step('accepted, the change of its file is shown before anything is written', async () => {
    await page.getByRole('button', { name: `Accept and prepare the fix: ${cluster}`, exact: true }).click()
    const drawer = page.getByRole('dialog', { name: 'Fixes to be looked at' })
    await expect(drawer).toContainText('Nothing is written yet', { timeout: 60_000 })
    await expect(drawer.getByRole('figure').first()).toContainText('"platform"')
    await checkAxe(page)
    await shot(page, 'cost-fix')
    await drawer.getByRole('textbox', { name: 'Why' }).fill('The gray cluster is ours')
    await drawer.getByRole('button', { name: 'Open the merge request' }).click()
    await expect(drawer).toContainText('Merge request open', { timeout: 60_000 })
    await expect(drawer.getByRole('link', { name: /^!\d+/ })).toBeVisible()
    const [found] = await findingsOf(api, 'fix-proposed')
    expect(found?.proposal).toMatchObject({ kind: 'merge-request', number: expect.any(Number) })
  })

  await test.step('merged and applied, the next query closes the finding; no hand does', async () => {
    const { items } = await json<{ items: CostFixSummary[] }>(api, 'cost-fixes')
    await mergeRequest(infrastructure, items[0]?.request?.number ?? 0)
    expect(await findingsOf(api, 'fixed')).toEqual([])
    await expect(async () => {
      const { items: fixes } = await json<{ items: CostFixSummary[] }>(api, 'cost-fixes')
      expect(fixes[0]?.state).toBe('merged')
    }).toPass({ timeout: 120_000 })
    await moveClock(hour)
    await expect(async () => {
      await askAgain(api)
      expect(await findingsOf(api, 'fixed')).toHaveLength(1)
    }).toPass({ timeout: 240_000, intervals: [5_000] })
    await page.goto(`/cost/findings?state=fixed&q=${cluster}`)
    const row = page.locator(`[data-finding="resource-untagged"][data-name="${cluster}"]`)
    await expect(row).toHaveAttribute('data-state', 'fixed')
    await checkAxe(page)
  })

  await test.step('from that day on it has an owner; what was spent before stays as it was', async () => {
    // A costTag is billed from the next day on, and a bill may come three days late.
    await moveClock(5 * day)
    const lastBefore = before.at(-1)
    await expect(async () => {
      const after = await pointsOf(api)
      const since = after.filter(({ on }) => on > (lastBefore?.on ?? ''))
      expect(since.length).toBeGreaterThanOrEqual(2)
      expect(since.at(-1)?.money.share ?? 0).toBeGreaterThan(lastBefore?.money.share ?? 1)
      // The last days may still have grown: bills come up to three days late.
      const settled = before.slice(0, -4)
      const known = new Map(after.map((point) => [point.on, point]))
      expect(settled.map(({ on }) => known.get(on) ?? null).filter(Boolean).length).toBeGreaterThan(10)
      for (const point of settled) if (known.has(point.on)) expect(known.get(point.on)).toEqual(point)
    }).toPass({ timeout: 300_000, intervals: [5_000] })
    await page.goto('/cost?cloudProduct=csk&measure=billed')
    await page.getByRole('button', { name: 'Table', exact: true }).click()
    await expect(page.getByRole('region', { name: 'Coverage' }).first()).toContainText('100')
    await checkAxe(page)
  })
})

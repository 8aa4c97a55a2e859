import { randomUUID } from 'node:crypto'
import AxeBuilder from '@axe-core/playwright'
import {
  type APIRequestContext,
  test as base,
  expect,
  type Page,
  type PlaywrightWorkerArgs,
} from '@playwright/test'
import type { Setup } from '../lib/api/contract/setup.ts'
import { syncNouns } from '../lib/sync/around.ts'

interface Fixtures {
  /** The REST API as one demo account: cookie, same origin, JSON. */
  apiAs: (key: string) => Promise<APIRequestContext>
  /** Lets the portal's and the simulated cloud's clock jump ahead. */
  moveClock: (advanceMs: number) => Promise<void>
  /** Fails the test when a page threw or logged an error. */
  quiet: undefined
}

interface WorkerFixtures {
  /** Begins when the first pass of sync over every connection has come to its last noun: a stack may have just started. */
  synced: undefined
}

const openApi = ({ request }: PlaywrightWorkerArgs['playwright'], baseURL: string) =>
  request.newContext({ baseURL, extraHTTPHeaders: { Origin: baseURL } })

async function openSession(request: APIRequestContext, key: string): Promise<void> {
  const { csrfToken } = (await (await request.get('/api/auth/csrf')).json()) as { csrfToken: string }
  const answer = await request.post('/api/auth/callback/credentials', {
    form: { csrfToken, key, password: `sluice-${key}`, json: 'true' },
    maxRedirects: 0,
  })
  const { url } = (await answer.json()) as { url?: string }
  expect(answer.ok() && !url?.includes('error='), `${key} cannot sign in: ${answer.status()} ${url}`).toBe(
    true,
  )
}

/** Opens a new session of a demo account in the page's browser, without the sign-in page. */
export async function signInAs(page: Page, key: string): Promise<void> {
  await page.context().clearCookies({ name: 'sluice-session' })
  await openSession(page.request, key)
}

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** No WCAG A or AA violation on what is on the screen now. */
export async function checkAxe(page: Page, exclude: string[] = []): Promise<void> {
  const axe = new AxeBuilder({ page }).withTags(wcag)
  for (const selector of exclude) axe.exclude(selector)
  const { violations } = await axe.analyze()
  const said = violations.map(
    ({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => node.html).join('\n  ')}`,
  )
  expect(said, 'accessibility').toEqual([])
}

/** A picture: docs/images/<name>.png with SLUICE_SHOTS=1, else test-results/shots/<name>.png. */
export async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env.SLUICE_SHOTS === '1' ? 'docs/images' : 'test-results/shots'
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.screenshot({ path: `${folder}/${name}.png`, animations: 'disabled' })
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  synced: [
    async ({ playwright }, use, { project }) => {
      const api = await openApi(playwright, project.use.baseURL ?? '')
      await openSession(api, 'admin')
      await expect(async () => {
        const { items } = (await (await api.get('/api/v1/connections')).json()) as {
          items: { name: string }[]
        }
        const { passes } = (await (await api.get('/api/v1/setup')).json()) as Setup
        const over = passes
          .filter(({ noun }) => noun === syncNouns.at(-1))
          .map(({ connection }) => connection)
        expect(items).not.toEqual([])
        expect(over).toEqual(expect.arrayContaining(items.map(({ name }) => name)))
      }, 'the first pass of sync').toPass({ timeout: 90_000 })
      await api.dispose()
      await use(undefined)
    },
    { scope: 'worker', auto: true, timeout: 120_000 },
  ],

  apiAs: async ({ playwright, baseURL }, use) => {
    const open: APIRequestContext[] = []
    await use(async (key) => {
      const api = await openApi(playwright, baseURL ?? '')
      open.push(api)
      await openSession(api, key)
      return api
    })
    await Promise.all(open.map((api) => api.dispose()))
  },

  moveClock: async ({ apiAs }, use) => {
    await use(async (advanceMs) => {
      const api = await apiAs('admin')
      const answer = await api.post('/api/v1/simulation/clock', {
        data: { advanceMs },
        headers: { 'Idempotency-Key': randomUUID() },
      })
      expect(answer.ok(), `the clock did not move: ${answer.status()} ${await answer.text()}`).toBe(true)
    })
  },

  quiet: [
    async ({ page }, use) => {
      const problems: string[] = []
      page.on('pageerror', (error) => problems.push(`threw: ${error.message}`))
      page.on('console', (message) => {
        // A refused call is what some journeys are about; the browser logs each as an error of its own.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          problems.push(`logged: ${message.text()}`)
        }
      })
      await use(undefined)
      expect(problems, 'errors of the page').toEqual([])
    },
    { auto: true },
  ],
})

export { expect }

import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { LogPage } from '../pages/log-page.ts'
import { shapeLog } from '../pages/simulated-cloud.ts'

const pipeline = 'order-service-ci-k8s'
const lines = 200_000
const error = 'java.lang.IllegalStateException: the price of line 17 is negative'

interface Run {
  id: string
  pipeline: string
  state: string
}
interface Detail {
  stages: { jobs: { id: string; sign: string | null; name: string; state: string }[] }[]
}

test('somebody finds the error in a log of 200,000 lines by keyboard', async ({ page, apiAs }) => {
  test.setTimeout(240_000)
  await shapeLog({ pipeline, job: 'static-analysis', lines, error })
  await shapeLog({ pipeline, job: 'vulnerability-scan', hostile: true })
  const api = await apiAs('wang')
  let runId = ''
  let jobs: Detail['stages'][number]['jobs'] = []
  const jobOf = (sign: string) => jobs.find((job) => job.sign === sign || job.name.includes(sign))?.id ?? ''

  await test.step('a run that has ended is there', async () => {
    await expect(async () => {
      const listed = await api.get('/api/v1/services/order-service/runs?state=succeeded&limit=50')
      const { items } = (await listed.json()) as { items: Run[] }
      runId = items.find((run) => run.pipeline === pipeline)?.id ?? ''
      expect(runId).not.toBe('')
      const detail = (await (await api.get(`/api/v1/runs/${runId}`)).json()) as Detail
      jobs = detail.stages.flatMap((stage) => stage.jobs)
      expect(jobOf('static-analysis') || jobOf('Static analysis')).not.toBe('')
    }).toPass({ timeout: 90_000 })
  })
  const long = jobOf('static-analysis') || jobOf('Static analysis')
  const odd = jobOf('vulnerability-scan') || jobOf('Vulnerability scan')

  await signInAs(page, 'wang')
  const log = new LogPage(page)
  await test.step('its log comes whole, and only what is in sight is in the page', async () => {
    await page.goto(`/runs/${runId}?job=${long}`)
    await log.waitForAll(lines)
    await expect(log.line(1)).toContainText('Clone')
    expect((await log.shown()).length).toBeLessThan(150)
    await checkAxe(page)
  })

  const half = await test.step('one key leads to the first error', async () => {
    await page.keyboard.press('e')
    const row = log.grid.locator('[aria-selected="true"]')
    await expect(row).toContainText(error)
    await expect(row).toBeInViewport()
    await expect(log.grid).toBeFocused()
    const number = Number(await row.getAttribute('data-line'))
    expect(number).toBeGreaterThan(90_000)
    expect(number).toBeLessThan(110_000)
    await expect(page).toHaveURL(new RegExp(`#L${number}$`))
    await shot(page, 'run-log')
    return number
  })

  await test.step('search counts, goes to the next and to the one before, and says where it is', async () => {
    await page.keyboard.press('Home')
    await expect(log.line(1)).toBeInViewport()
    await page.keyboard.press('/')
    await expect(log.search).toBeFocused()
    await page.keyboard.type('LINE 17 IS')
    await expect(page.locator('[data-found]')).toHaveText('1 line')
    await page.keyboard.press('Enter')
    await expect(log.line(half)).toBeInViewport()
    await expect(log.line(half).locator('mark')).toHaveText('line 17 is')
    await expect(page.locator('[data-found]')).toHaveText('1 of 1')
    await expect(page.getByRole('status').filter({ hasText: `line ${half}` })).toHaveCount(1)

    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('more than it should')
    await expect(page.locator('[data-found]')).toHaveText(/^\d{3} lines$/)
    await page.keyboard.press('Enter')
    const first = await log.grid.locator('[aria-selected="true"]').getAttribute('data-line')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Shift+Enter')
    await expect(log.grid.locator('[aria-selected="true"]')).toHaveAttribute('data-line', first ?? '')
    await page.keyboard.press('Escape')
    await expect(log.grid).toBeFocused()
  })

  await test.step('lines are chosen, linked to and reached by their link', async () => {
    await page.keyboard.press('e')
    await page.keyboard.press('Home')
    await page.keyboard.press('e')
    await page.keyboard.press('Shift+ArrowDown')
    await expect(page).toHaveURL(new RegExp(`#L${half}-L${half + 1}$`))
    await page.reload()
    await expect(log.line(half)).toBeInViewport({ timeout: 30_000 })
    await expect(log.line(half + 1)).toHaveAttribute('aria-selected', 'true')
  })

  await test.step('a part is folded, and opens for what is searched in it', async () => {
    await log.grid.focus()
    await page.keyboard.press('z')
    await expect(log.line(half)).toHaveCount(0)
    expect((await log.shown()).length).toBeLessThan(10)
    await page.keyboard.press('e')
    await expect(log.line(half)).toBeInViewport()
  })

  await test.step('its end is one key away, and nothing of what lies between stays in the page', async () => {
    await page.keyboard.press('z')
    await page.keyboard.press('z')
    await page.keyboard.press('End')
    await expect(log.line(lines)).toBeInViewport()
    await expect(log.line(lines)).toContainText('Job succeeded')
    expect((await log.shown()).length).toBeLessThan(150)
  })

  await test.step('what a hostile tool prints is text', async () => {
    await page.goto(`/runs/${runId}?job=${odd}`)
    await expect(log.grid).toContainText('<script>document.title')
    await expect(log.grid).toContainText('\u2400')
    await expect(log.grid).toContainText('not UTF-8: \ufffd')
    await expect(log.grid.getByText('cut here')).toHaveCount(1)
    await expect(page).not.toHaveTitle(/taken/)
    await expect(log.grid.locator('script, img')).toHaveCount(0)
    const raw = await api.get(`/api/v1/runs/${runId}/jobs/${odd}/log/raw`)
    expect(raw.headers()['content-type']).toBe('text/plain; charset=utf-8')
    expect((await raw.body()).length).toBeGreaterThan(1_000_000)
  })
})

import type { PipelineFindingSummary } from '../../lib/api/contract/pipeline-finding.ts'
import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { changeFile } from '../pages/simulated-codeup.ts'

const service = 'supplier-web'
const repository = `yunfan/supply-chain/${service}`

test('a finding is fixed by a push and closes after the next sync; another is let through for a time', async ({
  page,
  apiAs,
}) => {
  test.setTimeout(300_000)
  const finding = (rule: string) => page.locator(`[data-finding="${rule}"]`)

  await test.step('every repository was looked at', async () => {
    const api = await apiAs('wang')
    await expect(async () => {
      const answer = await api.get('/api/v1/pipeline-findings/summary')
      const { looked, waiting } = (await answer.json()) as PipelineFindingSummary
      expect(looked).toBeGreaterThanOrEqual(40)
      expect(waiting).toBe(0)
    }).toPass({ timeout: 240_000 })
  })

  await test.step('what is wrong is listed, the gravest first, with the place, the reason and the fix', async () => {
    await signInAs(page, 'wang')
    await page.goto('/pipelines')
    await page.getByRole('link', { name: 'Findings', exact: true }).click()
    await expect(page).toHaveURL(/pipelines\/findings/)
    await expect(finding('static-key').first()).toBeVisible()
    await checkAxe(page)
    await shot(page, 'pipeline-findings')
    // Of a key only where it stands: no page and no answer has its value.
    const api = await apiAs('wang')
    const all = await (await api.get('/api/v1/pipeline-findings?state=all&limit=200')).text()
    expect(all).toContain('ALIBABA_ACCESS_KEY_ID')
    expect(all).not.toContain('SimulatedOnly')
  })

  await test.step('the service shows its own, with the change that repairs it', async () => {
    await page.goto(`/services/${service}?tab=runs`)
    const row = finding('runs-as-root')
    await expect(row).toContainText('Dockerfile runs as root')
    await expect(row).toContainText('USER 65532')
    await expect(row.getByRole('button', { name: 'Copy the change' })).toBeVisible()
    await checkAxe(page)
  })

  await test.step('pushed to Codeup, it closes after the next look', async () => {
    const fixed = (content: string) => content.replace('CMD ', 'USER 65532\nCMD ')
    await changeFile(repository, 'Dockerfile', fixed, 'fix: run as nobody')
    await expect(finding('runs-as-root')).toHaveCount(0, { timeout: 90_000 })
    // The others stay.
    await expect(finding('one-stage')).toBeVisible()
    await page.goto(`/pipelines/findings?service=${service}&state=fixed`)
    await expect(finding('runs-as-root')).toHaveAttribute('data-state', 'fixed')
    await checkAxe(page)
  })

  await test.step('a release manager lets another through until a date', async () => {
    await signInAs(page, 'lin')
    await page.goto(`/pipelines/findings?service=${service}`)
    await finding('one-stage').getByRole('button', { name: 'Waive', exact: true }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: /^Why/ }).fill('The portal is rebuilt next month')
    await checkAxe(page)
    await dialog.getByRole('button', { name: 'Waive', exact: true }).click()
    await expect(finding('one-stage')).toHaveCount(0)
    await page.getByRole('button', { name: 'Waived' }).click()
    await expect(finding('one-stage')).toContainText('The portal is rebuilt next month')
  })

  await test.step('the honesty report says which checks are advice', async () => {
    await page.getByRole('link', { name: 'Honesty report' }).click()
    await expect(page.getByRole('region', { name: 'Checks that are advice now' })).toContainText(
      'review-service',
    )
    await checkAxe(page)
    await shot(page, 'honesty')
  })
})

import type { CostMonth } from '../../lib/api/contract/cost.ts'
import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { CostReportPage, cloudTotal, exact } from '../pages/cost-report-page.ts'

test('a lead sets a budget, hears that it is spent, prints the month and takes its lines along', async ({
  page,
  apiAs,
}) => {
  test.setTimeout(300_000)
  const report = new CostReportPage(page)
  const api = await apiAs('li')
  const monthOf = async (query: string) =>
    (await (await api.get(`/api/v1/cost/month?${query}`)).json()) as CostMonth
  let month = ''
  await page.addInitScript(() => {
    window.print = () => document.documentElement.setAttribute('data-printed', 'yes')
  })

  await test.step('bills have come, and money has found its owners', async () => {
    await expect(async () => {
      const { now } = await monthOf('')
      const today = new Date(Date.parse(now) + 8 * 3_600_000).toISOString()
      const [year = 0, running = 1] = today.slice(0, 7).split('-').map(Number)
      month = new Date(Date.UTC(year, running - 2, 1)).toISOString().slice(0, 7)
      const both = [await monthOf(`month=${month}`), await monthOf(`month=${month}&measure=billed`)]
      for (const { attributed, total } of both) {
        expect(Number(total.amount)).toBeGreaterThan(0)
        expect(Number(attributed.amount)).toBeGreaterThan(0)
      }
    }).toPass({ timeout: 240_000, intervals: [2000] })
  })

  await test.step('a budget that is spent already is told at once', async () => {
    await signInAs(page, 'li')
    await page.goto(`/cost/budgets?month=${month}`)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('No product line has a budget')
    // Until React has the page a press is not heard of.
    const dialog = page.getByRole('dialog')
    await expect(async () => {
      await page.getByRole('button', { name: 'Set a budget' }).click()
      await expect(dialog).toBeVisible({ timeout: 3000 })
    }).toPass()
    await dialog.getByLabel(/^Amount a month/).fill('1')
    await dialog.getByLabel(/^Tell at these percents/).fill('50, 100')
    await dialog.getByLabel(/^Why/).fill('Agreed with the board')
    await checkAxe(page)
    await dialog.getByRole('button', { name: 'Set a budget' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toContainText('1 budget is over')
    const rows = page.getByRole('region', { name: 'Budgets of product lines' }).getByRole('row')
    await expect(rows.nth(1)).toContainText(/over/)
    await expect(rows.nth(1)).toContainText('100 %, ', { timeout: 30_000 })
    await checkAxe(page)
    await shot(page, 'cost-budgets')
  })

  await test.step('the report says the month, its days, who it was for, and what that stands on', async () => {
    await page.goto(`/cost?month=${month}`)
    await page.getByRole('link', { name: 'Report', exact: true }).click()
    await expect(page).toHaveURL(/\/cost\/report\?month=/)
    await expect(report.panel('Product lines').getByRole('row').nth(1)).toBeVisible()
    await expect(report.panel('Product lines')).toContainText('unattributed')
    await expect(report.panel('Day by day').getByRole('img')).toBeVisible()
    await expect(report.panel('Budgets of product lines')).toContainText('over')
    await expect(report.panel('What the figures stand on')).toContainText('Billed cost of the same month')
    await checkAxe(page)
    await shot(page, 'cost-report')
  })

  await test.step('its chart is a table too', async () => {
    await page.getByText('The same as a table').click()
    const days = await report.panel('Day by day').locator('details').getByRole('row').count()
    expect(days).toBeGreaterThan(20)
    await page.getByText('The same as a table').click()
  })

  await test.step('on paper it is the report and nothing else', async () => {
    await page.getByRole('button', { name: 'Print the report' }).click()
    await expect(page.locator('html')).toHaveAttribute('data-printed', 'yes')
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    await expect(report.article).toBeVisible()
    await expect(page.getByRole('button', { name: 'Print the report' })).toBeHidden()
    await expect(page.getByRole('link', { name: 'Lines as CSV' })).toBeHidden()
    await expect(page.getByRole('navigation')).toHaveCount(0)
    const paper = await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme)
    expect(paper).toBe('light')
    const pdf = (await page.pdf({ format: 'A4' })).toString('latin1')
    const pages = pdf.match(/\/Type\s*\/Page\b/g)?.length ?? 0
    expect(pages).toBeGreaterThan(0)
    expect(pages).toBeLessThan(6)
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' })
  })

  await test.step('its lines are a FOCUS file that sums to the bill, and no cell of it is a formula', async () => {
    const { name, rows } = await report.lines()
    expect(name).toBe(`cost-${month}.csv`)
    expect(Object.keys(rows[0] ?? {})).toEqual(
      expect.arrayContaining(['BilledCost', 'EffectiveCost', 'ChargePeriodStart', 'Tags', 'x_ProductLine']),
    )
    const billed = await monthOf(`month=${month}&measure=billed&currency=CNY`)
    const sum = rows
      .filter((row) => row.BillingCurrency === 'CNY' && row.BilledCost !== '')
      .reduce((all, row) => all + exact(row.BilledCost ?? '0'), 0n)
    expect(sum).toBe(exact(billed.total.amount))
    expect(sum).toBe(exact(await cloudTotal(month, 'CNY')))
    const amounts = new Set(['BilledCost', 'EffectiveCost', 'ListCost', 'ConsumedQuantity'])
    const formulas = rows.flatMap((row) =>
      Object.entries(row).filter(
        ([column, cell]) => !amounts.has(column) && /^\s*[=+\-@＝＋－＠]/.test(cell),
      ),
    )
    expect(formulas).toEqual([])
  })
})

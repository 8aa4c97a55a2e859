import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { BillPage, focusFile, manyRows } from '../pages/bill-page.ts'

const hostile = '"=cmd|calc!A1<img src=x onerror=document.title=1>"'
const monthBefore = (instant: string, back: number) => {
  const [year = 0, month = 0] = instant.slice(0, 7).split('-').map(Number)
  return new Date(Date.UTC(year, month - 1 - back, 1)).toISOString().slice(0, 7)
}

test('a FOCUS file with bad rows is brought in, and every one of them is named with its line and reason', async ({
  page,
  apiAs,
}) => {
  test.setTimeout(300_000)
  const bills = new BillPage(page)
  const api = await apiAs('li')
  const { now } = (await (await api.get('/api/v1/bill-sources')).json()) as { now: string }
  const period = monthBefore(now, 1)

  await test.step('sources say what is read from them, and how final it is', async () => {
    await signInAs(page, 'li')
    await bills.open()
    await expect(bills.source('split-bill')).toContainText('Billed cost')
    await expect(bills.source('split-bill')).toContainText(/up to/, { timeout: 120_000 })
    await expect(bills.source('focus-file')).toContainText('Kept, not counted')
    await checkAxe(page)
  })

  const good = await focusFile(period, 6)
  const rows = good.trim().split('\r\n')
  const [header = '', first = ''] = rows
  const at = header.split(',').indexOf('BilledCost')
  const spoilt = first.split(',').map((cell, column) => (column === at ? hostile : cell))
  const file = { name: `bill-${period}.csv`, content: `${good}${spoilt.join(',')}\r\n` }

  await test.step('a file is sent, and its import says what it took and what not', async () => {
    await bills.send(file)
    await bills.becomes('done')
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`${file.name}: `)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('7 rows not')
    await expect(page.getByText('FOCUS 1.0', { exact: true })).toBeVisible()
    await expect(page.getByText(/rows a second/)).toBeVisible()
    const item = (await (await api.get(page.url().replace('/cost/imports/', '/api/v1/bill-imports/'))).json())
      .item as { accepted: number; refused: number; duplicates: number; currentDays: number }
    expect(item).toMatchObject({ accepted: rows.length - 1 - 6, refused: 7, duplicates: 0 })
    expect(item.currentDays).toBeGreaterThan(26)
  })

  await test.step('what others wrote is text and nothing else', async () => {
    const { refusals } = bills
    await expect(refusals).toContainText('Not a charge category')
    await expect(refusals).toContainText('Cost tags that are not JSON')
    await expect(refusals).toContainText('=cmd|calc!A1<img src=x onerror=document.title=1>')
    await expect(refusals.locator('img')).toHaveCount(0)
    await checkAxe(page)
    await shot(page, 'cost-import')
    await refusals.getByRole('button', { name: 'Reason' }).click()
    await refusals.getByRole('checkbox', { name: /Not an amount/ }).click()
    await expect(refusals.getByRole('row')).toHaveCount(3)
    await expect(refusals.getByRole('table')).not.toContainText('Not a charge category')
  })

  await test.step('the same bytes again are known', async () => {
    const { pathname } = new URL(page.url())
    await bills.open()
    await bills.send({ ...file, name: 'again.csv' })
    await expect(page).toHaveURL(new RegExp(pathname))
    await expect(page.getByText('These bytes were brought before')).toBeVisible()
  })

  await test.step('a file whose columns are wrong fails before any row, and names them', async () => {
    await bills.open()
    const wrong = good.replace('RegionId', 'Region').replace('EffectiveCost', 'AmortizedCost')
    await bills.send({ name: 'wrong.csv', content: wrong })
    await bills.becomes('failed')
    const problem = page.getByRole('alert').filter({ hasText: 'The columns are not those of FOCUS' })
    await expect(problem).toContainText('is called RegionId by now')
    await expect(problem).toContainText('is called EffectiveCost by now')
  })

  await test.step('a long one is paused where it is, goes on from there, and another is ended for good', async () => {
    await bills.open()
    const long = monthBefore(now, 3)
    await bills.send({ name: 'long.csv', content: manyRows(long, 300_000) })
    await page.getByRole('button', { name: 'Pause' }).click()
    await bills.becomes('paused')
    await checkAxe(page)
    await page.getByRole('button', { name: 'Go on' }).click()
    await bills.becomes('done', 120_000)
    await expect(page.getByRole('heading', { level: 1 })).toContainText('300,000 rows taken, none refused')
    await bills.open()
    await bills.send({ name: 'ended.csv', content: manyRows(long, 290_000) })
    await page.getByRole('button', { name: 'End the import' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'End the import' }).click()
    await bills.becomes('cancelled')
    await page.goto('/cost/imports')
    await expect(page.locator('[data-import-state="done"]').filter({ hasText: 'long.csv' })).toBeVisible()
    await checkAxe(page)
    await shot(page, 'cost-imports')
  })

  await test.step('who may not see bills is told so', async () => {
    await signInAs(page, 'wang')
    await page.goto('/cost/imports')
    await expect(page.getByText('You may not do this')).toBeVisible()
  })
})

import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from '@playwright/test'
import { simulatorUrl } from './simulated-cloud.ts'

/** What the simulated cloud itself says a month costs, in one currency. */
export async function cloudTotal(period: string, currency: string): Promise<string> {
  const answer = await fetch(new URL(`/_sim/bills?period=${period}&by=all`, simulatorUrl()))
  if (!answer.ok) throw new Error(`no totals: ${answer.status} ${await answer.text()}`)
  const { totals } = (await answer.json()) as { totals: { currency: string; billed: string }[] }
  const found = totals.find((total) => total.currency === currency)
  if (!found) throw new Error(`no total in ${currency}: ${JSON.stringify(totals)}`)
  return found.billed
}

/** A number of a bill in units of 10^-20, in which nothing is rounded. */
export function exact(amount: string): bigint {
  const [whole = '0', fraction = ''] = amount.replace('-', '').split('.')
  const units = BigInt(whole + fraction.padEnd(20, '0').slice(0, 20))
  return amount.startsWith('-') ? -units : units
}

/** Fields of one row of a CSV file. */
export const fieldsOf = (row: string): string[] =>
  (row.match(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g) ?? [])
    .map((cell) => cell.replace(/,$/, ''))
    .map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell))

/** The report of a month, on the screen and on paper. */
export class CostReportPage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  async open(query = ''): Promise<void> {
    await this.page.goto(`/cost/report${query}`)
    await expect(this.article).toBeVisible()
  }

  get article(): Locator {
    return this.page.getByRole('article', { name: 'Cost report' })
  }

  panel(name: string): Locator {
    return this.article.getByRole('region', { name, exact: true }).first()
  }

  /** The file of lines as it is downloaded: its columns and rows. */
  async lines(): Promise<{ name: string; rows: Record<string, string>[] }> {
    const coming = this.page.waitForEvent('download')
    await this.page.getByRole('link', { name: 'Lines as CSV' }).click()
    const download = await coming
    const text = await readFile(await download.path(), 'utf8')
    const [head = '', ...rows] = text.trimEnd().split('\r\n')
    const columns = fieldsOf(head)
    const named = rows.map((row) => {
      const fields = fieldsOf(row)
      return Object.fromEntries(columns.map((column, at) => [column, fields[at] ?? '']))
    })
    return { name: download.suggestedFilename(), rows: named }
  }
}

import { writeFileSync } from 'node:fs'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { simulatorUrl } from './simulated-cloud.ts'

export interface BillFile {
  name: string
  content: string
}

/** A month as the simulated cloud writes it, with so many rows spoilt. */
export async function focusFile(period: string, bad: number): Promise<string> {
  const answer = await fetch(new URL(`/_sim/focus?period=${period}&bad=${bad}`, simulatorUrl()))
  if (!answer.ok) throw new Error(`no file: ${answer.status} ${await answer.text()}`)
  return answer.text()
}

/** A month of many small rows: enough to be caught on its way in. */
export function manyRows(period: string, rows: number): string {
  const header =
    'BilledCost,BillingAccountId,BillingCurrency,BillingPeriodStart,ChargeCategory,ChargePeriodStart,EffectiveCost,ResourceId,ServiceName\n'
  const row = (at: number) =>
    `0.${String(at).padStart(6, '0')},1,CNY,${period}-01,Usage,${period}-${String(1 + (at % 28)).padStart(2, '0')},0.01,i-${at % 500},ecs\n`
  return header + Array.from({ length: rows }, (_, at) => row(at)).join('')
}

/** Where files are brought, and the import that comes of one. */
export class BillPage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  async open(): Promise<void> {
    await this.page.goto('/cost/imports')
    await expect(this.page.getByRole('region', { name: 'Sources', exact: true })).toBeVisible()
  }

  source(kind: string): Locator {
    return this.page.locator(`[data-bill-source="${kind}"]`)
  }

  get refusals(): Locator {
    return this.page.getByRole('region', { name: 'Rows that were not taken' }).first()
  }

  /** From a file on disk, as a person would: the browser reads it as it sends it. */
  async send({ name, content }: BillFile): Promise<void> {
    const path = test.info().outputPath(name)
    writeFileSync(path, content)
    const button = this.page.getByRole('button', { name: 'Send the file' })
    // Until React has the page a choice is not heard of.
    await expect(async () => {
      await this.page.getByLabel(/^File/).setInputFiles(path)
      await expect(button).not.toHaveAttribute('aria-disabled', 'true', { timeout: 2000 })
    }).toPass({ timeout: 30_000 })
    await button.click()
    await expect(this.page).toHaveURL(/\/cost\/imports\/[0-9a-f-]{36}/, { timeout: 60_000 })
  }

  async becomes(state: string, timeout = 60_000): Promise<void> {
    await expect(this.page.locator(`header [data-import-state="${state}"]`)).toBeVisible({ timeout })
  }
}

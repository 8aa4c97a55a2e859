import { expect, type Locator, type Page } from '@playwright/test'

/** One train: its answer and its rows. */
export class TrainPage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  /** T-<number>, from the address. */
  get name(): string {
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? ''
  }

  get answer(): Locator {
    return this.page.getByRole('main').getByRole('heading', { level: 1 })
  }

  row(service: string): Locator {
    return this.page.locator(`[data-row="${service}"]`)
  }

  /** Waits until the answer reads so, letting time pass in between: observations need some. */
  async becomes(words: RegExp, pass: () => Promise<void>): Promise<void> {
    await expect(async () => {
      await pass()
      await expect(this.answer).toContainText(words, { timeout: 8000 })
    }).toPass({ timeout: 240_000, intervals: [1000] })
  }
}

/** Selects one cell of the board by key; the filter brings its row into sight. */
export async function selectOnBoard(page: Page, service: string, environment: string): Promise<void> {
  await page.getByRole('searchbox').first().fill(service)
  const row = page.getByRole('row').filter({ has: page.getByText(service, { exact: true }) })
  const cell = row.locator(`[data-column="${environment}"]`)
  await expect(cell).toBeVisible({ timeout: 60_000 })
  // A row that the server drew can be seen before it listens.
  await expect(async () => {
    if ((await cell.getAttribute('aria-selected')) !== 'true') {
      await cell.focus()
      await page.keyboard.press('x')
    }
    await expect(cell).toHaveAttribute('aria-selected', 'true', { timeout: 1000 })
  }).toPass({ timeout: 60_000 })
}

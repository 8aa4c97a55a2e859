import { expect, type Locator, type Page } from '@playwright/test'

/** The log of a job on the page of its run. */
export class LogPage {
  readonly grid: Locator
  readonly search: Locator
  private readonly page: Page

  constructor(page: Page) {
    this.page = page
    this.grid = page.getByRole('grid', { name: /^Log of / })
    this.search = page.getByRole('searchbox', { name: 'Search in this log' })
  }

  line(number: number): Locator {
    return this.grid.locator(`[data-line="${number}"]`)
  }

  /** All of it was read, and it has so many lines. */
  async waitForAll(lines: number): Promise<void> {
    const foot = this.page.locator('[data-log-state][data-log-lines]')
    await expect(foot).toHaveAttribute('data-log-state', 'ended', { timeout: 60_000 })
    await expect(foot).toHaveAttribute('data-log-lines', String(lines))
  }

  /** Numbers of the lines on the screen. */
  async shown(): Promise<number[]> {
    const lines = await this.grid
      .locator('[data-line]')
      .evaluateAll((rows) => rows.map((row) => row.dataset.line))
    return lines.map(Number)
  }
}

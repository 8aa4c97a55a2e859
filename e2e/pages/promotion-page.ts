import { expect, type Page } from '@playwright/test'

/** One promotion: its address, its state, and what a person does there. */
export class PromotionPage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  /** P-<number>, from the address. */
  get name(): string {
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? ''
  }

  async waitFor(state: 'observing' | 'succeeded' | 'pending' | 'failed'): Promise<void> {
    await expect(this.page.getByText(state, { exact: true }).first()).toBeVisible({ timeout: 60_000 })
  }

  step(name: string) {
    return this.page.locator(`[data-step="${name}"]`)
  }

  /** One check of its observation: a chart or a row, with its verdict in `data-verdict`. */
  check(name: string) {
    return this.page.getByRole('region', { name: 'Observation' }).locator(`[data-check="${name}"]`)
  }

  async digest(): Promise<string> {
    const title = await this.page.locator('main code[title^="sha256:"]').last().getAttribute('title')
    return title ?? ''
  }
}

/** From a board cell to the drawer, and from the drawer to the promotion that was asked for. */
export async function promoteFromBoard(
  page: Page,
  service: string,
  environment: string,
  button: string | RegExp,
) {
  await page.goto(`/board?q=${service}`)
  const row = page.getByRole('row').filter({ has: page.getByText(service, { exact: true }) })
  const cell = row.locator(`[data-column="${environment}"]`)
  await expect(cell).toBeVisible({ timeout: 60_000 })
  const drawer = page.getByRole('dialog')
  // A row that the server drew can be seen before it listens; and what was seen days ago, before the clock was moved, is
  // not known any more until the registry was looked at again; nor is what was built a moment ago scanned at once.
  await expect(async () => {
    if (await drawer.isVisible()) await page.keyboard.press('Escape')
    await expect(drawer).toBeHidden({ timeout: 3000 })
    await cell.focus()
    await page.keyboard.press('p')
    await expect(drawer).toBeVisible({ timeout: 3000 })
    const digest = drawer.locator('[data-gate="digest"]')
    await expect(digest).toHaveAttribute('data-verdict', 'pass', { timeout: 5000 })
    await expect(drawer.locator('[data-gate="scan"]')).not.toContainText('never scanned', { timeout: 2000 })
  }).toPass({ timeout: 90_000 })
  return { drawer, press: () => drawer.getByRole('button', { name: button }).click() }
}

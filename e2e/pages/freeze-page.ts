import { expect, type Locator, type Page } from '@playwright/test'

/** The strip above every page. */
export const stripOf = (page: Page): Locator => page.getByRole('complementary', { name: 'What is frozen' })

/** Windows, exceptions and stops, as one person sees them. */
export class FreezePage {
  readonly page: Page
  constructor(page: Page) {
    this.page = page
  }

  async open(): Promise<void> {
    await this.page.goto('/freezes')
    await expect(this.exceptions).toBeVisible()
  }

  get exceptions(): Locator {
    return this.page.getByRole('region', { name: 'Exceptions' }).first()
  }

  exception(service: string): Locator {
    return this.exceptions.getByRole('row').filter({ hasText: service }).first()
  }

  window(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('link', { name, exact: true }) })
  }

  /** From the strip to the window, and there asks to be let through with one work item, once. */
  async askFor(
    window: string,
    of: { service: string; environment: string; workItem: string; reason: string },
    look: (dialog: Locator) => Promise<void>,
  ): Promise<void> {
    await stripOf(this.page).getByRole('link', { name: window }).click()
    await expect(this.page).toHaveTitle(/Freeze window/)
    const dialog = this.page.getByRole('dialog')
    await expect(async () => {
      await this.page.getByRole('button', { name: 'Ask for an exception' }).click()
      await expect(dialog).toBeVisible({ timeout: 3000 })
    }).toPass({ timeout: 30_000 })
    await dialog.getByLabel('Service').fill(of.service)
    await dialog.getByLabel('Environment').selectOption(of.environment)
    await dialog.getByLabel('Named by').selectOption('work-item')
    await dialog.getByLabel('work item', { exact: true }).fill(of.workItem)
    await dialog.getByLabel('Why it cannot wait').fill(of.reason)
    await look(dialog)
    await dialog.getByRole('button', { name: 'Ask', exact: true }).click()
    await expect(dialog).toBeHidden()
  }
}

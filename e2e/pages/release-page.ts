import { expect, type Locator, type Page } from '@playwright/test'

export interface PlannedRelease {
  name: string
  batch: string
  productLines: string[]
  cut: string
  week: string
  goLive: string
  goLiveEnd: string
}

/** One release: its board, and what a release manager does with it. */
export class ReleasePage {
  readonly page: Page
  readonly name: string
  constructor(page: Page, name: string) {
    this.page = page
    this.name = name
  }

  async open(): Promise<void> {
    await this.page.goto(`/releases/${this.name}`)
    await expect(this.answer).toContainText(`Release ${this.name}`)
  }

  get answer(): Locator {
    return this.page.getByRole('main').getByRole('heading', { level: 1 })
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog')
  }

  row(service: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByTitle(service, { exact: true }) })
  }

  /** Opens the form and fills it in; the caller looks at it and presses the button it answers. Times by its zone's clock. */
  async writePlan(plan: PlannedRelease): Promise<Locator> {
    await this.page.goto('/releases')
    // A button that the server drew can be seen before it listens.
    await expect(async () => {
      await this.page.getByRole('button', { name: 'Plan a release' }).click()
      await expect(this.dialog).toBeVisible({ timeout: 3000 })
    }).toPass({ timeout: 30_000 })
    await this.dialog.getByLabel(/^Name/).fill(plan.name)
    await this.dialog.getByLabel(/^Month/).fill(plan.batch)
    await this.dialog.getByLabel(/^Time zone/).fill('Asia/Shanghai')
    await this.dialog.getByLabel(/^Cut/).fill(plan.cut)
    await this.dialog.getByLabel(/^Release week begins/).fill(plan.week)
    await this.dialog.getByLabel(/^Go-live opens/).fill(plan.goLive)
    await this.dialog.getByLabel(/^Go-live closes/).fill(plan.goLiveEnd)
    for (const line of plan.productLines)
      await this.dialog.getByRole('checkbox', { name: new RegExp(`^${line} \\(`) }).check()
    await this.dialog.getByRole('checkbox', { name: /^Choose every service/ }).uncheck()
    return this.dialog.getByRole('button', { name: `Plan ${plan.name}` })
  }

  async choose(services: string[]): Promise<void> {
    await this.page.getByRole('button', { name: 'Choose services' }).first().click()
    await this.dialog.getByRole('checkbox', { name: /^Every service/ }).uncheck()
    await this.dialog.getByRole('textbox', { name: /^Services/ }).fill(services.join(', '))
    await this.dialog.getByRole('button', { name: `Choose ${services.length} services` }).click()
    await expect(this.dialog).toBeHidden()
    for (const service of services) await expect(this.row(service)).toBeVisible()
  }

  /** Says of the newest version of a service that it is verified. */
  async verify(service: string, version: string): Promise<void> {
    await this.page.goto(`/releases/${this.name}?service=${service}`)
    await this.dialog.getByRole('button', { name: `Verify ${version}` }).click()
    const word = this.page.getByRole('dialog', { name: `${service} is verified` })
    await word.getByRole('button', { name: 'Verify', exact: true }).click()
    await expect(this.dialog.getByText(/^verified by/)).toBeVisible()
  }
}

import { randomUUID } from 'node:crypto'
import { type APIRequestContext, expect, type Locator, type Page } from '@playwright/test'

/** The panel of a promotion that takes its place by shares. */
export const strategyPanel = (page: Page) => page.getByRole('region', { name: 'Strategy' })

/** Says by which strategy builds come to a place from the next promotion on. */
export async function setStrategy(
  api: APIRequestContext,
  place: { service: string; environment: string },
  strategy: object,
): Promise<void> {
  const answer = await api.put(`/api/v1/services/${place.service}/strategies/${place.environment}`, {
    data: { strategy, reason: 'a journey takes it' },
    headers: { 'Idempotency-Key': randomUUID() },
  })
  expect(answer.ok(), await answer.text()).toBe(true)
}

/** What runs in the environment before and not here yet, once sync has seen both. */
export async function newBuildOf(
  api: APIRequestContext,
  service: string,
  environment: string,
  before: string,
) {
  let found = { digest: '', before: '' }
  await expect(async () => {
    const { cells } = (await (await api.get(`/api/v1/services/${service}`)).json()) as {
      cells: { environment: string; digest: string; build: { id: string } | null }[]
    }
    const [left, here] = [before, environment].map((slug) => cells.find((cell) => cell.environment === slug))
    expect(here?.build && left?.build && here.digest !== left.digest, service).toBe(true)
    found = { digest: left?.digest ?? '', before: here?.digest ?? '' }
  }).toPass({ timeout: 90_000 })
  return found
}

interface Told {
  state: string
  failure: { code: string; message: string } | null
  unsettled: boolean
  steps: { name: string; state: string; percent: number | null }[]
}

/** A promotion as the API tells it, by its name in the address. */
export async function promotionOf(api: APIRequestContext, name: string): Promise<Told> {
  const answer = await api.get(`/api/v1/promotions/${name}`)
  expect(answer.ok(), await answer.text()).toBe(true)
  return (await answer.json()) as Told
}

/** From the cell of the board that says `word`, by Enter, to what may be done with the share there. */
export async function openShareOnBoard(page: Page, service: string, environment: string, word: string) {
  await page.goto(`/board?q=${service}`)
  const row = page.getByRole('row').filter({ has: page.getByText(service, { exact: true }) })
  const cell = row.locator(`[data-column="${environment}"]`)
  await expect(cell).toContainText(word)
  const bar = page.getByRole('region', { name: 'Share of the traffic' })
  // A row that the server drew can be seen before it listens.
  await expect(async () => {
    await cell.focus()
    await page.keyboard.press('Enter')
    await expect(bar).toBeVisible({ timeout: 2000 })
  }).toPass({ timeout: 20_000 })
  return { cell, bar }
}

/** Tabs to a button inside and presses it. */
export async function pressByKeyboard(inside: Locator, name: string): Promise<void> {
  const page = inside.page()
  const button = inside.getByRole('button', { name })
  await expect(button).toBeVisible()
  for (let steps = 0; steps < 8; steps += 1) {
    if (await button.evaluate((node) => node === document.activeElement)) return page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
  }
  throw new Error(`${name} is not reached by the keyboard`)
}

/** Gives the share back from the page: with a reason, where one is asked for. */
export async function goBack(page: Page): Promise<void> {
  await strategyPanel(page).getByRole('button', { name: 'Go back' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('the checkout looks odd')
  await dialog.getByRole('button', { name: 'Go back' }).click()
  await expect(dialog).toBeHidden()
}

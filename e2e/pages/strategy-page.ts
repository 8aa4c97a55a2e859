import { randomUUID } from 'node:crypto'
import { type APIRequestContext, expect, type Page } from '@playwright/test'

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

/** Gives the share back from the page: with a reason, where one is asked for. */
export async function goBack(page: Page): Promise<void> {
  await strategyPanel(page).getByRole('button', { name: 'Go back' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox').fill('the checkout looks odd')
  await dialog.getByRole('button', { name: 'Go back' }).click()
  await expect(dialog).toBeHidden()
}

import { type APIRequestContext, expect, type Page } from '@playwright/test'

/** The id of a pipeline by its name; sync has to have seen it. */
export async function pipelineId(api: APIRequestContext, name: string): Promise<string> {
  let id = ''
  await expect(async () => {
    const answer = await api.get(`/api/v1/pipelines?q=${name}`)
    const { items } = (await answer.json()) as { items: { id: string; name: string }[] }
    id = items.find((one) => one.name === name)?.id ?? ''
    expect(id).not.toBe('')
  }).toPass({ timeout: 60_000 })
  return id
}

/** Starts a delivery into an environment from the pipeline's panel, and opens its run once it is there. */
export async function startDelivery(page: Page, id: string, environment: string): Promise<void> {
  await page.goto(`/pipelines?pipeline=${id}`)
  const dialog = page.getByRole('dialog')
  await expect(async () => {
    if (!(await dialog.isVisible())) await page.getByRole('button', { name: 'Start a run' }).first().click()
    await expect(dialog).toBeVisible({ timeout: 5000 })
  }).toPass({ timeout: 60_000 })
  const start = dialog.getByRole('button', { name: 'Start a run' })
  await expect(start).toBeVisible()
  const known = dialog.getByRole('textbox', { name: 'ENVIRONMENT' })
  if (await known.isVisible()) await known.fill(environment)
  else {
    await dialog.getByRole('button', { name: 'Add a parameter' }).click()
    await dialog.getByRole('textbox', { name: 'Name' }).fill('ENVIRONMENT')
    await dialog.getByRole('textbox', { name: 'Value' }).fill(environment)
  }
  await start.click()
  await dialog.getByRole('link', { name: /^Open run #/ }).click({ timeout: 60_000 })
  await expect(page).toHaveURL(/\/runs\/[0-9a-f-]{36}/)
}

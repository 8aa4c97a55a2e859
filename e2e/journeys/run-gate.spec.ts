import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { pipelineId, startDelivery } from '../pages/run-page.ts'

const pipeline = 'order-service-cd-k8s'
const reason = 'The campaign team asked to wait for the payment fix'

test('a manual gate is refused with a reason, by somebody who may; who may not is told why', async ({
  page,
  apiAs,
  moveClock,
}) => {
  test.setTimeout(300_000)
  let address = ''

  await test.step('a release manager starts a delivery to production, and is led to it', async () => {
    await signInAs(page, 'lin')
    const id = await pipelineId(await apiAs('lin'), pipeline)
    await startDelivery(page, id, 'production')
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    address = new URL(page.url()).pathname
    await expect(page.locator('[data-asked="start"]')).toHaveAttribute('data-state', 'done')
  })

  await test.step('it comes to its manual gate, and waits', async () => {
    await expect(async () => {
      await moveClock(30_000)
      await expect(page.locator('[data-run-state="waiting"]')).toBeVisible({ timeout: 8000 })
    }).toPass({ timeout: 90_000 })
    await expect(page.getByRole('button', { name: /^Refuse gate/ })).not.toHaveAttribute('aria-disabled')
  })

  await test.step('a developer sees both answers, and who may give them', async () => {
    await signInAs(page, 'wang')
    await page.goto(address)
    for (const name of [/^Pass gate/, /^Refuse gate/]) {
      const button = page.getByRole('button', { name })
      await expect(button).toHaveAttribute('aria-disabled', 'true')
      await expect(button).toHaveAttribute('title', /on-call, release manager, admin/)
    }
    const id = address.split('/').at(-1) ?? ''
    const api = await apiAs('wang')
    const job = (await (await api.get(`/api/v1/runs/${id}/actions`)).json()).jobs[0].jobId
    const answer = await api.post(`/api/v1/runs/${id}/actions`, {
      data: { verb: 'refuse', jobId: job, reason },
    })
    expect(answer.status()).toBe(403)
    expect((await answer.json()).detail.roles).toEqual(['on-call', 'release-manager', 'admin'])
  })

  await test.step('a release manager refuses it: a letter, the reason, Enter', async () => {
    await signInAs(page, 'lin')
    await page.goto(address)
    const refuse = page.getByRole('button', { name: /^Refuse gate/ })
    await expect(refuse).not.toHaveAttribute('aria-disabled')
    await page.keyboard.press('r')
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('button', { name: /^Refuse/ })).toHaveAttribute('aria-disabled', 'true')
    await expect(dialog.getByRole('textbox')).toBeFocused()
    await page.keyboard.type(reason)
    await checkAxe(page)
    await shot(page, 'run-gate')
    await page.keyboard.press('Enter')
    await expect(dialog).toBeHidden()
  })

  await test.step('what was asked is done, and the run ends so, without a reload', async () => {
    const asked = page.locator('[data-asked="refuse"]')
    await expect(asked).toHaveAttribute('data-state', 'done')
    await expect(asked).toContainText(reason)
    await expect(page.locator('[data-run-state="failed"]')).toBeVisible()
    await expect(page.getByRole('button', { name: /^Refuse gate/ })).toBeHidden()
    await checkAxe(page)
  })

  await test.step('Activity names who refused it and why', async () => {
    await page.goto('/activity?service=order-service')
    await expect(page.getByText('asked to refuse the manual gate').first()).toBeVisible()
    await expect(page.getByText(reason).first()).toBeVisible()
  })
})

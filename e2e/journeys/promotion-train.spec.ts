import { randomUUID } from 'node:crypto'
import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { crash } from '../pages/simulated-cloud.ts'
import { selectOnBoard, TrainPage } from '../pages/train-page.ts'

const environment = 'pre-production'
const failing = 'campaign-service'
const services = [
  'api-gateway',
  'audit-service',
  failing,
  'cart-service',
  'cart-web',
  'checkout-web',
  'coupon-service',
  'logistics-service',
  'member-web',
  'notify-service',
  'pricing-engine',
  'wallet-service',
]

test('twelve services go as one train, one fails and stops it, and the train is rolled back', async ({
  page,
  apiAs,
  moveClock,
}) => {
  test.setTimeout(600_000)
  const api = await apiAs('lin')

  await test.step('the new build of one service will not come up', async () => {
    await expect(async () => {
      const answer = await api.post('/api/v1/trains/dry-run', {
        data: { environment, services },
        headers: { 'Idempotency-Key': randomUUID() },
      })
      const { rows } = (await answer.json()) as {
        rows: { service: { slug: string }; wave: number; to: { digest: string } | null }[]
      }
      expect(rows.filter((row) => row.wave === 1)).toHaveLength(services.length)
      const digest = rows.find((row) => row.service.slug === failing)?.to?.digest ?? ''
      await crash({ cluster: 'ack-hz-pre', name: failing, digest })
    }).toPass({ timeout: 90_000 })
  })

  await test.step('a release manager selects twelve cells on the board', async () => {
    await signInAs(page, 'lin')
    await page.goto('/board')
    for (const service of services) await selectOnBoard(page, service, environment)
    const bar = page.getByRole('region', { name: 'What is selected' })
    await expect(bar).toContainText('12 services')
    await checkAxe(page)
    await shot(page, 'train-selection')
    await bar.getByRole('button', { name: /^Dry run of 12 services/ }).click()
  })

  await test.step('the dry run says what would happen, and the plan makes waves', async () => {
    const drawer = page.getByRole('dialog')
    await expect(drawer.getByRole('heading', { level: 1 })).toContainText('12 of 12')
    await drawer.getByRole('textbox', { name: 'At most per wave' }).fill('6')
    await expect(drawer.getByRole('heading', { level: 1 })).toContainText('2 waves')
    await expect(drawer.getByRole('region', { name: 'Wave 2' }).getByRole('listitem')).toHaveCount(6)
    await checkAxe(page)
    await shot(page, 'train-dry-run')
    await drawer.getByRole('button', { name: /^Put 12 services into a train/ }).click()
    await expect(page).toHaveURL(/trains\/T-\d+/)
  })

  const train = new TrainPage(page)
  let forward = ''
  await test.step('it goes, one service fails, and the failure budget stops it', async () => {
    await expect(train.answer).toContainText('0 of 12')
    await page.getByRole('button', { name: 'Go', exact: true }).click()
    await expect(train.answer).toContainText('its failure budget is spent', { timeout: 180_000 })
    await expect(train.answer).toContainText('1 failed')
    await expect(train.row('coupon-service')).toContainText('waits for its wave')
    await checkAxe(page)
    await shot(page, 'train')
  })

  await test.step('it goes on past the failure and ends with eleven of twelve', async () => {
    await page.getByRole('button', { name: 'Go on', exact: true }).click()
    await train.becomes(/11 of 12.*1 failed.*wave 2 of 2: ended/, () => moveClock(60_000))
  })

  await test.step('the train is rolled back: a dry run first, then in reverse', async () => {
    forward = train.name
    await page.getByRole('button', { name: 'Roll back the train' }).click()
    const drawer = page.getByRole('dialog')
    await expect(drawer.getByRole('heading', { level: 1 })).toContainText(/of 12 services go back/)
    await expect(
      drawer.getByRole('region', { name: 'Wave 1' }).getByText('wallet-service', { exact: true }),
    ).toBeVisible()
    await checkAxe(page)
    await drawer.getByRole('button', { name: /^Roll back \d+ services in/ }).click()
    await expect(page).not.toHaveURL(new RegExp(`${forward}$`))
    await train.becomes(/(\d+) of \1 rolled back.*: done/, () => moveClock(60_000))
    await expect(page.getByText(`Rolls back ${forward}`)).toBeVisible()
  })

  await test.step('the list shows both trains', async () => {
    const back = train.name
    await page.goto('/trains')
    for (const name of [forward, back])
      await expect(page.locator('main').getByRole('link').filter({ hasText: name })).toBeVisible()
    await checkAxe(page)
  })
})

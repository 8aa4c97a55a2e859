// long: a whole release week is one story in one browser: each step stands on what the one before left
import { randomUUID } from 'node:crypto'
import type { APIRequestContext, Page } from '@playwright/test'
import { checkAxe, expect, shot, signInAs, test } from '../fixtures.ts'
import { FreezePage, stripOf } from '../pages/freeze-page.ts'
import { PromotionPage, promoteFromBoard } from '../pages/promotion-page.ts'
import { ReleasePage } from '../pages/release-page.ts'
import { gitLog, runningDigests } from '../pages/simulated-cloud.ts'
import {
  commitTo,
  headOf,
  makeBranch,
  mergeInto,
  openRequests,
  runPipeline,
  tagsOf,
} from '../pages/simulated-codeup.ts'
import { TrainPage } from '../pages/train-page.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const lines = ['membership', 'payment', 'platform']
/** Goes with what main had at the cut. */
const steady = 'member-service'
/** Gets a fix on its release branch. */
const mended = 'message-center'
/** In the frozen product lines, and in no release. */
const featured = 'identity-auth'
const fixed = 'settlement-batch'
const hotfixed = 'config-center'

const repositoryOf: Record<string, string> = {
  [steady]: 'yunfan/membership/member-service',
  [mended]: 'yunfan/membership/message-center',
  [featured]: 'yunfan/membership/identity-auth',
  [fixed]: 'yunfan/payment/settlement-batch',
  [hotfixed]: 'yunfan/platform/config-center',
}
/** Work items that the simulated Projex has: a defect, a requirement, a 热修复. */
const defect = 'CPN-7001'
const requirement = 'RFD-7001'
const urgent = 'MEM-7001'

/** What a dialog covers is looked at where it is not covered. */
const behind = ['main']

/** A window that only reports may have something to say. */
const goes = /^(pass|warn)$/

const fresh = () => ({ 'Idempotency-Key': randomUUID() })

async function send(api: APIRequestContext, path: string, data: object): Promise<Record<string, unknown>> {
  const answer = await api.post(`/api/v1/${path}`, { data, headers: fresh() })
  expect(answer.ok(), `${path}: ${answer.status()} ${await answer.text()}`).toBe(true)
  return answer.json()
}

interface Cell {
  environment: string
  digest: string | null
  build: { id: string; version: string | null; commitSha: string | null } | null
}

async function cellOf(api: APIRequestContext, service: string, environment: string): Promise<Cell> {
  const { cells } = (await (await api.get(`/api/v1/services/${service}`)).json()) as { cells: Cell[] }
  const found = cells.find((cell) => cell.environment === environment)
  if (!found) throw new Error(`${service} is not in ${environment}`)
  return found
}

/** As a field for dates writes it, by the clock of Shanghai. */
const wall = (at: number) => new Date(at + 8 * hour).toISOString().slice(0, 16)
/** The next time that this clock shows, at least so long from an instant. */
function clockAfter(from: number, text: string): number {
  const at = Date.parse(`${wall(from).slice(0, 10)}T${text}:00+08:00`)
  return at >= from ? at : at + day
}

test('a release week: planned, cut, frozen, excepted, overridden, hotfixed, live; and nothing starts by itself afterwards', async ({
  page,
  browser,
  apiAs,
  moveClock,
}) => {
  test.setTimeout(900_000)
  const nowOf = async () => {
    const api = await apiAs('zhou')
    const { now } = (await (await api.get('/api/v1/releases')).json()) as { now: string }
    return Date.parse(now)
  }
  const moveTo = async (at: number) => moveClock(Math.max(1, at - (await nowOf())))
  const openAs = async (key: string): Promise<Page> => {
    const other = await (await browser.newContext()).newPage()
    await signInAs(other, key)
    return other
  }
  /** Lets time pass in steps until sync has seen these commits run in test. */
  const untilTestRuns = async (wanted: Record<string, string>) => {
    const api = await apiAs('zhou')
    await moveClock(8 * minute)
    for (const [service, sha] of Object.entries(wanted))
      await expect(async () => {
        expect((await cellOf(api, service, 'test')).build?.commitSha).toBe(sha)
      }, `${service} in test`).toPass({ timeout: 90_000 })
  }
  /** Rolled out, watched for as long as it takes, and done. */
  const succeeds = async (promotion: PromotionPage) => {
    await expect(promotion.step('rollout').last()).toHaveAttribute('data-state', 'done', { timeout: 90_000 })
    await promotion.waitFor('observing')
    await moveClock(3 * minute)
    await promotion.waitFor('succeeded')
  }

  const began = await nowOf()
  const batch = wall(Date.UTC(new Date(began).getUTCFullYear(), new Date(began).getUTCMonth() + 2, 2))
    .slice(0, 7)
    .replace('-', '')
  const name = `week-${batch}`
  const branch = `release/${batch}`
  const window = `Release week ${name}`
  const week = Math.ceil((began + 2 * hour) / minute) * minute
  const goLive = clockAfter(week + 2 * day, '22:20')
  const goLiveEnd = clockAfter(goLive, '01:40')
  const release = new ReleasePage(page, name)
  const digests: Record<string, string> = {}
  const versions: Record<string, string> = {}

  await test.step('the admin lets a developer and a second release manager work in three product lines', async () => {
    const api = await apiAs('admin')
    const people = (await (await api.get('/api/v1/people')).json()) as {
      items: { id: string; key: string }[]
    }
    const facets = (await (await api.get('/api/v1/facets')).json()) as {
      productLines: { id: string; slug: string }[]
    }
    for (const [key, role] of [
      ['chen', 'developer'],
      ['zhao', 'release-manager'],
    ])
      for (const line of facets.productLines.filter(({ slug }) => lines.includes(slug)))
        await send(api, `people/${people.items.find((person) => person.key === key)?.id}/grants`, {
          role,
          scopeKind: 'product-line',
          scopeId: line.id,
        })
  })

  await test.step('a release manager plans it, with the freeze windows of its week', async () => {
    await signInAs(page, 'lin')
    const plan = await release.writePlan({
      name,
      batch,
      productLines: lines,
      cut: wall(began + hour),
      week: wall(week),
      goLive: wall(goLive),
      goLiveEnd: wall(goLiveEnd),
    })
    await checkAxe(page, behind)
    await plan.click()
    await expect(page).toHaveURL(new RegExp(`/releases/${name}$`))
    await release.choose([steady, mended])
    await expect(release.row(steady)).toContainText('not cut yet')
    const bound = page.getByRole('region', { name: 'Freeze windows bound to it' })
    for (const one of [window, `Go-live ${name}`])
      await expect(bound.getByRole('link', { name: one, exact: true })).toBeVisible()
  })

  await test.step('branches are cut: a dry run writes nothing, then each is made at the commit it named', async () => {
    const cutAt: Record<string, string> = {}
    await page.getByRole('button', { name: 'Cut 2 branches' }).click()
    await expect(release.dialog.getByRole('heading', { level: 1 })).toContainText('2 branches would be made')
    for (const service of [steady, mended]) {
      const repository = repositoryOf[service] ?? ''
      cutAt[service] = (await headOf(repository, 'main')) ?? ''
      const row = release.dialog.getByRole('row').filter({ hasText: service })
      await expect(row).toContainText('is made')
      await expect(row).toContainText(cutAt[service].slice(0, 12))
      expect(await headOf(repository, branch)).toBeNull()
    }
    await checkAxe(page, behind)
    await shot(page, 'release-cut')
    await release.dialog.getByRole('button', { name: 'Cut 2 branches' }).click()
    await expect(release.dialog.getByText('branch is there')).toHaveCount(2, { timeout: 60_000 })
    for (const [service, sha] of Object.entries(cutAt))
      expect(await headOf(repositoryOf[service] ?? '', branch)).toBe(sha)
    await release.dialog.getByRole('button', { name: 'Close' }).last().click()
    // What main had built already is the version; nothing is built again.
    await expect(release.row(steady).getByText(new RegExp(`^${batch}-\\d{8}\\.\\d+$`))).toBeVisible({
      timeout: 60_000,
    })
    await expect(async () => {
      expect(Object.values(await tagsOf(repositoryOf[steady] ?? ''))).toContain(cutAt[steady])
    }).toPass({ timeout: 30_000 })
  })

  // CI builds the new branches too. An older commit whose run ends last would come into test after the newer one.
  await moveClock(8 * minute)

  await test.step('developers go on: a fix on the release branch, a fix and a feature on main', async () => {
    const wanted = {
      [mended]: await mergeInto(
        repositoryOf[mended] ?? '',
        branch,
        `bugfix/${defect}`,
        `fix: ${defect} No message is lost when the queue is full`,
      ),
      [fixed]: await mergeInto(
        repositoryOf[fixed] ?? '',
        'main',
        `bugfix/${defect}`,
        `fix: ${defect} Sums of two days are kept apart`,
      ),
      [featured]: await mergeInto(
        repositoryOf[featured] ?? '',
        'main',
        `feature/${requirement}`,
        `feat: ${requirement} Sign in with a passkey`,
      ),
    }
    await untilTestRuns(wanted)
    await release.open()
    await expect(async () => {
      const api = await apiAs('zhou')
      const board = (await (await api.get(`/api/v1/releases/${name}/board`)).json()) as {
        items: {
          service: { slug: string }
          version: { name: string; digest: string; commitSha: string } | null
        }[]
      }
      for (const { service, version } of board.items) {
        digests[service.slug] = version?.digest ?? ''
        versions[service.slug] = version?.name ?? ''
        if (service.slug === mended) expect(version?.commitSha).toBe(wanted[mended])
      }
    }).toPass({ timeout: 60_000 })
    await expect(release.row(mended)).toContainText(versions[mended] ?? '')
    await expect(release.row(mended)).not.toContainText('feature')
    await checkAxe(page)
    await shot(page, 'release-board')
  })

  await test.step('the freeze starts on its own', async () => {
    await expect(stripOf(page)).toContainText(window)
    await expect(stripOf(page)).toContainText('begins')
    await moveTo(week + minute)
    await expect(stripOf(page)).toContainText('until')
    await expect(page.getByText('in release week', { exact: true }).first()).toBeVisible()
  })

  const chen = await openAs('chen')
  let feature = ''
  await test.step('a feature is refused, with its reason and its next opening', async () => {
    const { drawer, press } = await promoteFromBoard(chen, featured, 'pre-production', /^Promote to/)
    const gate = drawer.locator('[data-gate="freeze"]')
    await expect(gate).toHaveAttribute('data-verdict', 'wait')
    await expect(gate).toContainText(`${window} is in force until`)
    await expect(gate).toContainText('does not admit feature, verification')
    await expect(gate).toContainText('01:40')
    await checkAxe(chen, behind)
    await shot(chen, 'freeze-refused')
    await press()
    await expect(chen).toHaveURL(/promotions\/P-\d+/)
    const promotion = new PromotionPage(chen)
    feature = promotion.name
    await promotion.waitFor('pending')
    await expect(chen.getByRole('heading', { level: 1 })).toContainText('waits for freeze')
  })

  await test.step('a bug fix passes', async () => {
    const { drawer, press } = await promoteFromBoard(chen, fixed, 'pre-production', /^Promote to/)
    const gate = drawer.locator('[data-gate="freeze"]')
    await expect(gate).toHaveAttribute('data-verdict', goes)
    await expect(gate).toContainText('admits bug fix, verification')
    await press()
    await expect(chen).toHaveURL(/promotions\/P-\d+/)
    await succeeds(new PromotionPage(chen))
  })

  await test.step('verification and gray release of the release pass; its go-live waits for its window', async () => {
    const api = await apiAs('lin')
    for (const environment of ['pre-production', 'preview']) {
      const { build } = await cellOf(api, mended, environment === 'preview' ? 'pre-production' : 'test')
      const beside = await send(api, 'promotions', { service: mended, environment, build: build?.id })
      const { drawer, press } = await promoteFromBoard(page, steady, environment, /^Promote to/)
      const gate = drawer.locator('[data-gate="freeze"]')
      await expect(gate).toHaveAttribute('data-verdict', goes)
      await expect(gate).toContainText(
        environment === 'preview' ? 'admits release, gray release' : 'admits release, verification',
      )
      await expect(drawer.locator('[data-gate="release-content"]')).toContainText('only fixes since its cut')
      await press()
      await expect(page).toHaveURL(/promotions\/P-\d+/)
      await succeeds(new PromotionPage(page))
      await expect(async () => {
        const { state } = (await (await api.get(`/api/v1/promotions/${String(beside.id)}`)).json()) as {
          state: string
        }
        if (state === 'observing') await moveClock(minute)
        expect(state).toBe('succeeded')
      }).toPass({ timeout: 60_000 })
    }
    expect(new Set(await runningDigests('ack-hz-gray', 'membership', steady))).toEqual(
      new Set([digests[steady]]),
    )
    const { drawer } = await promoteFromBoard(page, steady, 'production', /^Request/)
    const gate = drawer.locator('[data-gate="freeze"]')
    await expect(gate).toHaveAttribute('data-verdict', 'wait')
    await expect(gate).toContainText('does not admit release, go-live')
    await expect(gate).toContainText('22:20')
  })

  await test.step('an exception is asked for, granted by another person, and used', async () => {
    await chen.goto(`/promotions/${feature}`)
    await new FreezePage(chen).askFor(
      window,
      {
        service: featured,
        environment: 'pre-production',
        workItem: requirement,
        reason: 'The auditors look at it on Thursday',
      },
      () => checkAxe(chen, behind),
    )
    const own = new FreezePage(chen)
    await own.open()
    await expect(own.exception(featured)).toContainText('asked for')
    await expect(own.exception(featured).getByRole('button', { name: /^Grant/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    const other = new FreezePage(page)
    await other.open()
    await checkAxe(page)
    await other
      .exception(featured)
      .getByRole('button', { name: /^Grant/ })
      .click()
    await expect(other.exception(featured)).toContainText(/granted|used up/)
    // It waited with an automatic start: the word of another person is all it lacked.
    await chen.goto(`/promotions/${feature}`)
    await succeeds(new PromotionPage(chen))
    await expect(chen.locator('[data-gate="freeze"]')).toContainText(/exception E-\d+ lets it through/)
    await other.open()
    await expect(other.exception(featured)).toContainText('used up')
    await expect(other.exception(featured)).toContainText('1 of 1 used')
    await shot(page, 'freeze-exceptions')
  })

  await test.step('main goes on; a hotfix begins at the tag that production runs', async () => {
    const repository = repositoryOf[hotfixed] ?? ''
    const { build } = await cellOf(await apiAs('zhou'), hotfixed, 'production')
    await makeBranch(repository, `hotfix/${urgent}`, build?.version ?? '')
    const wanted = {
      [hotfixed]: await commitTo(repository, `hotfix/${urgent}`, `fix: ${urgent} A key may hold a colon`),
      [featured]: await mergeInto(
        repositoryOf[featured] ?? '',
        'main',
        `feature/${requirement}`,
        `feat: ${requirement} Name a passkey`,
      ),
    }
    await runPipeline(`${hotfixed}-service-ci-k8s`, `hotfix/${urgent}`)
    await untilTestRuns(wanted)
  })

  let second = ''
  await test.step('the second time the exception is used up: the feature is refused', async () => {
    const { drawer, press } = await promoteFromBoard(chen, featured, 'pre-production', /^Promote to/)
    await expect(drawer.locator('[data-gate="freeze"]')).toHaveAttribute('data-verdict', 'wait')
    await press()
    await expect(chen).toHaveURL(/promotions\/P-\d+/)
    const promotion = new PromotionPage(chen)
    second = promotion.name
    await promotion.waitFor('pending')
    await expect(chen.locator('[data-gate="freeze"]')).toContainText('does not admit feature')
  })

  await test.step('an override lets it go, reddens the strip and leaves a review', async () => {
    await page.goto(`/promotions/${second}`)
    await page.getByRole('button', { name: 'Override freeze' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox').fill('The partner switches over tonight')
    await dialog.getByRole('button', { name: 'Override' }).click()
    await succeeds(new PromotionPage(page))
    await expect(stripOf(page)).toContainText(`Freeze overridden, ${second}`)
    await expect(stripOf(page)).toHaveClass(/danger/)
    await expect(page.getByText('Nobody has reviewed it yet.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Close the review' })).toHaveAttribute(
      'aria-disabled',
      'true',
    )
    await checkAxe(page)
    await shot(page, 'freeze-override')
  })

  const zhao = await openAs('zhao')
  await test.step('another release manager closes the review', async () => {
    await zhao.goto(`/promotions/${second}`)
    await zhao.getByRole('button', { name: 'Close the review' }).click()
    const dialog = zhao.getByRole('dialog')
    await dialog.getByRole('textbox').fill('It was tried with the partner')
    await dialog.getByRole('button', { name: 'Close the review' }).click()
    await expect(zhao.getByText('Reviewed by 赵敏:')).toBeVisible()
    await expect(stripOf(page)).not.toContainText('Freeze overridden')
  })

  let hotfix = ''
  await test.step('the hotfix goes its path: past preview, with a second person', async () => {
    const { build, digest } = await cellOf(await apiAs('zhou'), hotfixed, 'test')
    for (const environment of ['pre-production', 'production']) {
      await chen.goto(`/services/${hotfixed}?promote=${environment}~${build?.id}`)
      const drawer = chen.getByRole('dialog')
      const button = drawer.getByRole('button', { name: /^(Promote to|Request) / })
      await expect(drawer.locator('[data-gate="freeze"]')).toHaveAttribute('data-verdict', goes)
      if (environment === 'production') {
        await expect(drawer.locator('[data-gate="path"]')).toHaveAttribute('data-verdict', 'block')
        await expect(button).toHaveAttribute('aria-disabled', 'true')
      }
      await drawer.getByRole('checkbox', { name: 'Hotfix' }).check()
      await expect(drawer.locator('[data-gate="path"]')).toHaveAttribute('data-verdict', 'pass')
      await expect(drawer.locator('[data-gate="approvals"]')).toHaveAttribute('data-verdict', 'wait')
      await drawer.getByRole('textbox', { name: 'Reason' }).fill('Every key with a colon is refused')
      await button.click()
      await expect(chen).toHaveURL(/promotions\/P-\d+/)
      const promotion = new PromotionPage(chen)
      await promotion.waitFor('pending')
      await expect(chen.getByText('hotfix', { exact: true }).first()).toBeVisible()
      await zhao.goto(`/promotions/${promotion.name}`)
      await zhao.getByRole('button', { name: 'Approve' }).click()
      if (environment === 'production') await zhao.getByRole('button', { name: 'Start', exact: true }).click()
      await succeeds(promotion)
    }
    hotfix = new PromotionPage(chen).name
    expect(new Set(await runningDigests('ack-hz-prod', 'platform', hotfixed))).toEqual(new Set([digest]))
    const { build: live } = await cellOf(await apiAs('zhou'), hotfixed, 'production')
    expect((await tagsOf(repositoryOf[hotfixed] ?? ''))[live?.version ?? '']).toBe(live?.commitSha)
  })

  await test.step('it owes itself to main, and its merge request is opened there', async () => {
    await chen.goto(`/promotions/${hotfix}`)
    const owed = chen.getByRole('region', { name: 'To be merged back' })
    await expect(owed).toContainText(`hotfix/${urgent} into main`)
    await owed.getByRole('button', { name: 'Open the merge request to main' }).click()
    await expect(owed.getByText(/^merge request \d+$/)).toBeVisible({ timeout: 60_000 })
    expect(await openRequests(repositoryOf[hotfixed] ?? '')).toContain(`hotfix/${urgent} → main`)
    await checkAxe(chen)
    await shot(chen, 'hotfix')
  })

  let waiting = ''
  await test.step('what may not go in this week waits', async () => {
    const { press } = await promoteFromBoard(chen, featured, 'preview', /^Promote to/)
    await press()
    await expect(chen).toHaveURL(/promotions\/P-\d+/)
    const promotion = new PromotionPage(chen)
    waiting = promotion.name
    await promotion.waitFor('pending')
  })

  const train = new TrainPage(page)
  await test.step('the release goes live in its window, as one train', async () => {
    for (const service of [steady, mended]) await release.verify(service, versions[service] ?? '')
    await moveTo(goLive + minute)
    await signInAs(page, 'lin')
    await release.open()
    // What was seen days ago is not known any more: the first looks after the jump have to come in.
    await expect(async () => {
      if (await release.dialog.isVisible()) await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Dry run of 2 services' }).click()
      const answer = release.dialog.getByRole('heading', { level: 1 })
      await expect(answer).toContainText('2 of 2', { timeout: 5000 })
    }).toPass({ timeout: 90_000 })
    await checkAxe(page, behind)
    await shot(page, 'release-train')
    await release.dialog.getByRole('button', { name: /^Put 2 services into a train to production/ }).click()
    await expect(page).toHaveURL(/trains\/T-\d+/)
    await signInAs(zhao, 'zhao')
    await zhao.goto(`/trains/${train.name}`)
    await zhao.getByRole('button', { name: 'Approve all 2 rows' }).click()
    await page.getByRole('button', { name: 'Go', exact: true }).click()
    await train.becomes(/2 of 2.*done/, () => moveClock(minute))
    const log = gitLog('yunfan/manifests-production')
    for (const service of [steady, mended]) {
      expect(log).toContain(digests[service]?.replace('sha256:', ''))
      expect(new Set(await runningDigests('ack-hz-prod', 'membership', service))).toEqual(
        new Set([digests[service]]),
      )
    }
    await release.open()
    await expect(release.answer).toContainText('2 of 2')
    await expect(page.getByText('released', { exact: true }).first()).toBeVisible()
    await shot(page, 'release-live')
  })

  await test.step('the week ends, and nothing starts by itself', async () => {
    const before = await runningDigests('ack-hz-gray', 'membership', featured)
    await moveTo(goLiveEnd + minute)
    await signInAs(chen, 'chen')
    await chen.goto(`/promotions/${waiting}`)
    const answer = chen.getByRole('heading', { level: 1 })
    await expect(async () => {
      await moveClock(minute)
      await expect(answer).toContainText('does not start by itself', { timeout: 5000 })
    }).toPass({ timeout: 120_000 })
    await moveClock(10 * minute)
    const promotion = new PromotionPage(chen)
    await promotion.waitFor('pending')
    expect(await runningDigests('ack-hz-gray', 'membership', featured)).toEqual(before)
    await chen.getByRole('button', { name: 'Start', exact: true }).click()
    await succeeds(promotion)
    expect(await runningDigests('ack-hz-gray', 'membership', featured)).not.toEqual(before)
  })

  await test.step('the release is closed', async () => {
    await release.open()
    await page.getByRole('button', { name: 'Close', exact: true }).click()
    await release.dialog.getByRole('textbox').fill('Live at the first try')
    await release.dialog.getByRole('button', { name: `Close ${name}` }).click()
    await expect(page.getByText('closed: “Live at the first try”')).toBeVisible()
    await expect(stripOf(page)).toHaveCount(0)
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import {
  HonestyReport,
  PipelineFindingItem,
  PipelineFindingSummary,
} from '../../api/contract/pipeline-finding.ts'
import type { Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { defaultProfile } from '../../domain/pipeline-finding/stages.ts'
import { waiverNameOf, waiverNameOfRule } from '../../domain/pipeline-finding/waiving.ts'
import { newId } from '../../platform/ids.ts'
import { JsonText } from '../../platform/json-text.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { createPeople } from '../../testing/people.ts'
import { findingOf, lookAt } from '../../testing/pipeline-findings.ts'
import { createWaiver } from '../waiver/create-waiver.ts'
import { revokeWaiver } from '../waiver/revoke-waiver.ts'
import { honestyReport } from './honesty-report.ts'
import { listFindings, summariseFindings } from './list-findings.ts'
import { getProfile, setProfile } from './profile.ts'

const test = testDatabase()
let estate: Awaited<ReturnType<typeof createEstate>>
let people: Awaited<ReturnType<typeof createPeople>>
const around = () => ({ database: test.database, cloud: null as never })
const actor = (who: keyof typeof people = 'admin'): Actor => people[who]

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
async function page(input: object = {}) {
  const text = await value(listFindings(around(), actor('developer'), input))
  if (!(text instanceof JsonText)) throw new Error('no text')
  const found = (await text.parse()) as { items: PipelineFindingItem[]; next: string | null }
  for (const item of found.items)
    expect(PipelineFindingItem.strict().safeParse(item).error?.issues ?? []).toEqual([])
  return found
}
const subjects = async (input: object = {}) => (await page(input)).items.map(({ subject }) => subject)
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

beforeEach(async () => {
  estate = await createEstate(test.database)
  people = await createPeople(test.database)
})

describe('findings', () => {
  it('are listed the gravest and newest first, page by page, by service, team, rule and severity', async () => {
    const first = [
      findingOf(estate, { rule: 'naming', subject: 'a' }),
      findingOf(estate, { subject: 'b' }),
      findingOf(estate, { rule: 'one-stage', subject: 'c' }),
    ]
    await lookAt(test.database, estate, first)
    await lookAt(test.database, estate, [...first, findingOf(estate, { subject: 'd', serviceId: null })])
    expect(await subjects()).toEqual(['d', 'b', 'c', 'a'])
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const found = await page({ limit: 1, ...(cursor ? { cursor } : {}) })
      seen.push(...found.items.map(({ subject }) => subject))
      cursor = found.next
    } while (cursor !== null)
    expect(seen).toEqual(['d', 'b', 'c', 'a'])
    expect(await subjects({ service: estate.service.slug })).toEqual(['b', 'c', 'a'])
    expect(await subjects({ team: 'trade-core', severity: ['medium', 'low'] })).toEqual(['c', 'a'])
    expect(await subjects({ team: 'nobody' })).toEqual([])
    expect(await subjects({ rule: ['naming'] })).toEqual(['a'])
    const none = await listFindings(around(), actor(), { service: 'nowhere' })
    expect(none).toMatchObject({ ok: false, failure: { code: 'not-found' } })
  })

  it('close only by a look that asked their rule, and open anew as another one', async () => {
    await lookAt(test.database, estate, [findingOf(estate, { rule: 'direct-push', subject: 'main' })])
    await lookAt(test.database, estate, [], [{ rule: 'direct-push', pipelineId: null }])
    expect(await subjects()).toEqual(['main'])
    const unread = await value(summariseFindings(around(), actor(), {}))
    expect(PipelineFindingSummary.safeParse(unread).error?.issues ?? []).toEqual([])
    expect(unread).toMatchObject({
      open: { high: 1, medium: 0, low: 0 },
      looked: 1,
      unread: [{ rules: ['direct-push'], problem: 'ListProtectedBranches: refused' }],
    })
    await lookAt(test.database, estate, [])
    expect(await subjects()).toEqual([])
    expect(await subjects({ state: 'fixed' })).toEqual(['main'])
    await lookAt(test.database, estate, [findingOf(estate, { rule: 'direct-push', subject: 'main' })])
    expect(await subjects({ state: 'all' })).toEqual(['main', 'main'])
  })

  it('are let through for a time, by themselves or by their rule for a service', async () => {
    await lookAt(test.database, estate, [
      findingOf(estate, { subject: 'one' }),
      findingOf(estate, { subject: 'two' }),
    ])
    const waive = (finding: string) =>
      value(
        createWaiver(around(), actor('releaseManager'), {
          finding,
          service: estate.service.slug,
          reason: 'the base image is replaced next month',
          owner: people.releaseManager.key,
          endsAt: inDays(30),
        }),
      )
    const own = await waive(waiverNameOf('runs-as-root', estate.codeRepository.path, 'one'))
    expect(await subjects()).toEqual(['two'])
    const [waived] = (await page({ state: 'waived' })).items
    expect(waived).toMatchObject({ subject: 'one', state: 'waived', waiver: { id: own.id, inDate: true } })
    expect(waived?.waiverNames).toEqual([
      waiverNameOf('runs-as-root', estate.codeRepository.path, 'one'),
      waiverNameOfRule('runs-as-root'),
    ])
    await waive(waiverNameOfRule('runs-as-root'))
    expect(await subjects()).toEqual([])
    await value(revokeWaiver(around(), actor('releaseManager'), { id: own.id, note: 'fixed' }))
    expect((await subjects({ state: 'waived' })).sort()).toEqual(['one', 'two'])
    const over =
      "UPDATE waiver SET created_at = sluice_now() - interval '9 days', ends_at = sluice_now() - interval '1 day'"
    await test.database.pool.query(over)
    expect((await subjects()).sort()).toEqual(['one', 'two'])
  })
})

describe('the honesty report', () => {
  it('says which gates were advice or set aside, by whom, which jobs were skipped, and which waivers are past', async () => {
    const { prisma } = test.database
    const verdict = (gate: string, said: string) => ({ gate, verdict: said })
    const promotion = await estate.make.promotion(
      estate.service,
      estate.environments.production,
      estate.newer,
    )
    await prisma.promotion.update({
      where: { id: promotion.id },
      data: {
        startedAt: new Date(Date.now() - 3_600_000),
        startVerdicts: [
          verdict('permission', 'pass'),
          verdict('scan', 'overridden'),
          verdict('soak', 'warn'),
          verdict('parity', 'off'),
        ],
      },
    })
    await prisma.gateOverride.create({
      data: {
        id: newId(),
        promotionId: promotion.id,
        gate: 'scan',
        personId: people.releaseManager.personId,
        reason: 'the fix is worse',
        at: new Date(Date.now() - 3_600_000),
      },
    })
    const pipeline = await prisma.pipeline.create({
      data: {
        id: newId(),
        connectionId: estate.connection.id,
        externalId: '77',
        name: 'order-service-merge-check-k8s',
        kind: 'merge_check',
        serviceId: estate.service.id,
        seenAt: new Date(),
      },
    })
    const run = (number: number, state: 'succeeded' | 'cancelled') =>
      prisma.pipelineRun.create({
        data: {
          id: newId(),
          pipelineId: pipeline.id,
          serviceId: estate.service.id,
          number,
          state,
          rawStatus: 'x',
          startedAt: new Date(Date.now() - 3_600_000),
          seenAt: new Date(),
          stages: [
            {
              name: 'Check',
              state,
              jobs: [
                {
                  id: '1',
                  name: 'Leak scan',
                  state: 'cancelled',
                  startedAt: new Date(Date.now() - 3_000_000).toISOString(),
                },
                { id: '2', name: 'Confirmation', state: 'cancelled', startedAt: null },
              ],
            },
          ],
        },
      })
    await run(3, 'succeeded')
    await run(4, 'cancelled')
    await lookAt(test.database, estate, [
      findingOf(estate),
      findingOf(estate, { rule: 'stage-advisory', subject: '.flow.yaml unit-tests' }),
    ])
    const past = (finding: string) => ({
      id: newId(),
      finding,
      serviceId: estate.service.id,
      reason: 'x',
      ownerId: people.releaseManager.personId,
      createdById: people.releaseManager.personId,
      createdAt: new Date(Date.now() - 9 * 86_400_000),
      endsAt: new Date(Date.now() - 86_400_000),
    })
    await prisma.waiver.createMany({
      data: [past(waiverNameOf('runs-as-root', estate.codeRepository.path, 'Dockerfile')), past('CVE-gone')],
    })

    const report = await value(honestyReport(around(), actor('developer'), { team: 'trade-core' }))
    const checked = HonestyReport.safeParse(report)
    expect(checked.error?.issues ?? []).toEqual([])
    expect(checked.data).toMatchObject({
      promotions: 1,
      gates: [
        { gate: 'permission', passed: 1, warned: 0, off: 0, overridden: 0 },
        { gate: 'soak', passed: 0, warned: 1 },
        { gate: 'scan', overridden: 1 },
        { gate: 'parity', off: 1 },
      ],
      overrides: {
        count: 1,
        unreviewed: 1,
        people: [{ count: 1, person: { key: people.releaseManager.key } }],
      },
      skippedJobs: { count: 1, leftOut: 1, items: [{ run: { number: 3 }, job: 'Leak scan', by: null }] },
      advisory: [{ rule: 'stage-advisory' }],
      waivers: {
        inDate: 0,
        past: 2,
        items: [{ finding: waiverNameOf('runs-as-root', estate.codeRepository.path, 'Dockerfile') }],
      },
    })
    const elsewhere = await value(honestyReport(around(), actor(), { team: 'nobody' }))
    expect(elsewhere).toMatchObject({
      promotions: 0,
      overrides: { count: 0 },
      skippedJobs: { count: 0 },
      advisory: [],
    })
    const before = { until: new Date(Date.now() - 86_400_000).toISOString() }
    expect(await value(honestyReport(around(), actor(), before))).toMatchObject({ promotions: 0 })
    const turned = { since: inDays(1), until: inDays(0) }
    expect(await honestyReport(around(), actor(), turned)).toMatchObject({
      ok: false,
      failure: { code: 'invalid' },
    })
  })
})

describe('the profile of stages', () => {
  it('is the default until an administrator says otherwise, over the version they saw', async () => {
    expect(await value(getProfile(around(), actor('developer'), null))).toMatchObject({
      stages: defaultProfile,
      version: 0,
      may: { allowed: false },
    })
    const stages = { ...defaultProfile, cd: [] }
    const asked = { stages, version: 0, reason: 'cd is done elsewhere' }
    expect(await setProfile(around(), actor('developer'), asked)).toMatchObject({
      failure: { code: 'forbidden' },
    })
    expect(await value(setProfile(around(), actor(), asked))).toMatchObject({ stages, version: 1 })
    expect(await setProfile(around(), actor(), asked)).toMatchObject({ failure: { code: 'conflict' } })
    expect(
      await value(setProfile(around(), actor(), { ...asked, stages: defaultProfile, version: 1 })),
    ).toMatchObject({ version: 2 })
    const told = await test.database.prisma.ledgerEntry.findMany({
      where: { action: 'pipeline-profile.changed' },
    })
    expect(told).toHaveLength(2)
  })
})

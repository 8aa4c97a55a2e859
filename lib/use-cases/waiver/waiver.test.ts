import { beforeEach, describe, expect, it } from 'vitest'
import { WaiverItem } from '../../api/contract/waiver.ts'
import type { Result } from '../../domain/failure/result.ts'
import { testDatabase } from '../../testing/database.ts'
import { wordsOf } from '../../testing/gate-words.ts'
import { addPerson, asToken } from '../../testing/promotion-people.ts'
import { createStage, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { getPromotion } from '../promotion/get-promotion.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { createWaiver } from './create-waiver.ts'
import { listWaivers } from './list-waivers.ts'
import { revokeWaiver } from './revoke-waiver.ts'

const test = testDatabase()
let stage: Stage
let bad: StageBuild

const finding = {
  name: 'CVE-2026-1',
  severity: 'high',
  feature: 'openssl',
  version: '3',
  fixedIn: '3.1',
  link: null,
}

beforeEach(async () => {
  stage = await createStage(test)
  await stage.runs('test', await stage.addBuild('old'))
  bad = await stage.addBuild('bad')
  await test.database.prisma.build.update({
    where: { id: bad.id },
    data: { findings: [finding], scanHigh: 1 },
  })
})

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const codeOf = async (call: Promise<Result<unknown>>) => {
  const result = await call
  return result.ok ? 'ok' : result.failure.code
}
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
const waive = (more: Record<string, unknown> = {}, actor = stage.people.lin) =>
  createWaiver(stage.around, actor, {
    finding: 'CVE-2026-1',
    service: 'order-service',
    environment: 'test',
    reason: 'never reached',
    owner: 'wang',
    endsAt: inDays(30),
    ...more,
  })
const ask = () =>
  value(
    requestPromotion(stage.around, stage.people.wang, {
      service: 'order-service',
      environment: 'test',
      build: bad.digest,
    }),
  )
const scanOf = async (id: string) => {
  const { state, judgedVerdicts, startVerdicts } = await value(
    getPromotion(stage.around, stage.people.zhou, { id }),
  )
  const scan = (startVerdicts ?? judgedVerdicts ?? []).find(({ gate }) => gate === 'scan')
  return { state, verdict: scan?.verdict, words: scan ? wordsOf(scan) : [] }
}
const ledger = () =>
  test.database.prisma.ledgerEntry.findMany({
    where: { action: { startsWith: 'waiver.' } },
    orderBy: { id: 'asc' },
  })

describe('a waiver', () => {
  it('lets a promotion through that a finding blocked, without being asked again, and is said there', async () => {
    const { id } = await ask()
    await stage.drain()
    expect(await scanOf(id)).toMatchObject({
      state: 'pending',
      verdict: 'block',
      words: ['1 High and 0 Medium added, limits 0 and 5: CVE-2026-1'],
    })
    const waiver = await value(waive())
    expect(WaiverItem.strict().safeParse(waiver).error?.issues ?? []).toEqual([])
    expect(waiver).toMatchObject({ owner: { key: 'wang' }, createdBy: { key: 'lin' }, state: 'in-date' })
    await stage.drain()
    const after = await scanOf(id)
    expect(after).toMatchObject({ state: 'succeeded', verdict: 'pass' })
    expect(after.words[1]).toBe(
      `CVE-2026-1 is waived until ${new Date(waiver.endsAt).toISOString()} by WANG: “never reached”`,
    )
    expect(await ledger()).toMatchObject([{ action: 'waiver.created', reason: 'never reached' }])
  })

  it.each([
    ['every service and environment', { service: undefined, environment: undefined }, 'succeeded'],
    ['every environment', { environment: undefined }, 'succeeded'],
    ['another environment', { environment: 'production' }, 'pending'],
    ['another finding', { finding: 'CVE-2026-2' }, 'pending'],
  ] as const)('for %s leaves it %3$s', async (_words, scope, state) => {
    const { id } = await ask()
    await value(waive(scope))
    await stage.drain()
    expect((await scanOf(id)).state).toBe(state)
  })

  it.each([
    ['forbidden', {}, 'wang'],
    ['forbidden', {}, 'becker'],
    ['forbidden', {}, 'zhou'],
    ['not-found', { service: 'nowhere' }, 'lin'],
    ['not-found', { environment: 'moon' }, 'lin'],
    ['not-found', { owner: 'nobody' }, 'lin'],
    ['invalid', { owner: undefined }, 'lin'],
    ['invalid', { reason: ' ' }, 'lin'],
    ['invalid', { endsAt: undefined }, 'lin'],
    ['invalid', { endsAt: '2020-01-01T00:00:00Z' }, 'lin'],
    ['invalid', { endsAt: inDays(181) }, 'lin'],
  ] as const)('is refused as %s: %j by %s', async (code, more, who) => {
    expect(await codeOf(waive(more, stage.people[who]))).toBe(code)
    expect(await ledger()).toEqual([])
  })

  it('of every service is not for a release manager of one team, nor for a token that may only read', async () => {
    const { teamId } = await test.database.prisma.service.findUniqueOrThrow({
      where: { id: stage.serviceId },
    })
    const own = await addPerson(test.database, 'ma', 'release-manager', { kind: 'team', id: teamId })
    expect(await codeOf(waive({ service: undefined, environment: undefined }, own))).toBe('forbidden')
    expect(await codeOf(waive({}, own))).toBe('ok')
    const token = asToken(stage.people.lin, ['read'])
    const asked = { finding: 'x', reason: 'x', owner: 'lin', endsAt: inDays(1) }
    expect(await codeOf(createWaiver(stage.around, token, asked))).toBe('forbidden')
  })

  it('stops counting when it is revoked, and when it ends', async () => {
    const { id } = await value(waive())
    expect(await codeOf(revokeWaiver(stage.around, stage.people.wang, { id, note: 'x' }))).toBe('forbidden')
    expect(await codeOf(revokeWaiver(stage.around, stage.people.lin, { id, note: ' ' }))).toBe('invalid')
    const revoked = await value(revokeWaiver(stage.around, stage.people.lin, { id, note: 'a fix is out' }))
    expect(revoked).toMatchObject({ state: 'revoked', revokeNote: 'a fix is out', revokedBy: { key: 'lin' } })
    expect(await codeOf(revokeWaiver(stage.around, stage.people.lin, { id, note: 'again' }))).toBe(
      'wrong-state',
    )
    const promotion = await ask()
    await stage.drain()
    expect((await scanOf(promotion.id)).verdict).toBe('block')

    await value(waive({ endsAt: inDays(1), environment: 'production' }))
    await stage.pass(25 * 60)
    const { items } = await value(listWaivers(stage.around, stage.people.zhou, {}))
    expect(items.map(({ state }) => state).sort()).toEqual(['ended', 'revoked'])
    const held = { service: 'order-service', inDate: true }
    expect((await value(listWaivers(stage.around, stage.people.zhou, held))).items).toEqual([])
  })
})

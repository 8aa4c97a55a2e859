import { beforeEach, describe, expect, it } from 'vitest'
import { OverrideItem } from '../../api/contract/override.ts'
import type { Result } from '../../domain/failure/result.ts'
import { testDatabase } from '../../testing/database.ts'
import { wordsOf } from '../../testing/gate-words.ts'
import { addPerson, asToken } from '../../testing/promotion-people.ts'
import { createStage, type PersonActor, type Stage, type StageBuild } from '../../testing/promotion-stage.ts'
import { cancelPromotion } from '../promotion/cancel-promotion.ts'
import { getPromotion } from '../promotion/get-promotion.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { listOverrides } from './list-overrides.ts'
import { overrideGate } from './override-gate.ts'
import { reviewOverride } from './review-override.ts'
import { secondOverride, withdrawOverride } from './second-override.ts'

const test = testDatabase()
let stage: Stage
let fresh: StageBuild
let zhao: PersonActor
let id = ''

beforeEach(async () => {
  stage = await createStage(test)
  zhao = await addPerson(test.database, 'zhao', 'release-manager')
  const old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production'] as const) await stage.runs(slug, old)
  fresh = await stage.addBuild('fresh')
  await stage.runs('test', fresh)
  await stage.set('pre-production', { soakMinutes: 600 })
  const asked = await value(
    requestPromotion(stage.around, stage.people.wang, {
      service: 'order-service',
      environment: 'pre-production',
      build: fresh.digest,
    }),
  )
  id = asked.id
  await stage.drain()
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
const give = (gate = 'soak', actor = stage.people.lin, reason = 'customers wait') =>
  overrideGate(stage.around, actor, { id, gate, reason })
const detail = () => value(getPromotion(stage.around, stage.people.zhou, { id }))
const reviews = async () =>
  (await value(listOverrides(stage.around, stage.people.zhou, { open: true }))).items
const needsApproval = () =>
  stage.set('pre-production', {
    approvals: { ...approvalsOf(), count: 1 },
  })
const approvalsOf = () => ({
  role: 'release-manager' as const,
  requesterMayApprove: false,
  builderMayApprove: false,
  approverMayStart: true,
  lapseDays: 7,
  group: null,
  groupMode: 'beside' as const,
  escalateAfterMinutes: 30,
})

describe('a gate set aside', () => {
  it('lets the promotion start, says who and why, and stays open for review by somebody else', async () => {
    expect((await detail()).state).toBe('pending')
    const given = await value(give())
    expect(OverrideItem.strict().safeParse(given).error?.issues ?? []).toEqual([])
    expect(given).toMatchObject({ gate: 'soak', person: { key: 'lin' }, waitsForSecond: false })
    expect((await detail()).judgedVerdicts?.find(({ gate }) => gate === 'soak')?.verdict).toBe('overridden')
    await stage.drain()
    const ended = await detail()
    expect(['observing', 'succeeded']).toContain(ended.state)
    const soak = ended.startVerdicts?.find(({ gate }) => gate === 'soak')
    expect(soak?.verdict).toBe('overridden')
    expect(soak && wordsOf(soak)[0]).toBe('LIN set it aside: “customers wait”')
    expect(ended.timeline.map(({ action }) => action)).toContain('promotion.overridden')

    expect(await reviews()).toMatchObject([{ id: given.id, person: { key: 'lin' } }])
    const review = (actor: PersonActor, note = 'it was right') =>
      reviewOverride(stage.around, actor, { id: given.id, note })
    expect(await codeOf(review(stage.people.lin))).toBe('own-request')
    expect(await codeOf(review(stage.people.wang))).toBe('forbidden')
    expect(await codeOf(review(zhao, ' '))).toBe('invalid')
    expect(await value(review(zhao))).toMatchObject({
      reviewedBy: { key: 'zhao' },
      reviewNote: 'it was right',
    })
    expect(await codeOf(review(zhao))).toBe('wrong-state')
    expect(await reviews()).toEqual([])
  })

  it.each([
    ['wang', 'forbidden'],
    ['zhou', 'forbidden'],
    ['becker', 'ok'],
    ['lin', 'ok'],
  ] as const)('by %s: %s', async (who, code) => {
    expect(await codeOf(give('soak', stage.people[who]))).toBe(code)
  })

  it.each(['permission', 'digest', 'role', 'queue'])('is never %s', async (gate) => {
    expect(await codeOf(give(gate))).toBe('precondition')
  })

  it('needs a typed reason, a gate that stops, a promotion that waits, and is given once', async () => {
    expect(await codeOf(give('soak', stage.people.lin, '  '))).toBe('invalid')
    expect(await codeOf(give('moon'))).toBe('invalid')
    expect(await codeOf(give('size'))).toBe('wrong-state')
    const token = asToken(stage.people.lin, ['promote'])
    expect(await codeOf(overrideGate(stage.around, token, { id, gate: 'soak', reason: 'x' }))).toBe(
      'forbidden',
    )
    await value(give())
    expect(await codeOf(give('soak', zhao))).toBe('conflict')
    await value(withdrawOverride(stage.around, zhao, { id, gate: 'soak' }))
    await value(cancelPromotion(stage.around, stage.people.wang, { id }))
    expect(await codeOf(give())).toBe('wrong-state')
    expect(await reviews()).toEqual([])
  })

  it('is taken back by who gave it or a release manager, and then the gate judges again', async () => {
    await value(give('soak', stage.people.becker))
    const back = (actor: PersonActor) => withdrawOverride(stage.around, actor, { id, gate: 'soak' })
    expect(await codeOf(back(stage.people.wang))).toBe('forbidden')
    await value(back(stage.people.becker))
    await stage.drain()
    expect((await detail()).state).toBe('pending')
    expect(await codeOf(back(stage.people.becker))).toBe('not-found')
    expect(await codeOf(give())).toBe('ok')
  })
})

describe('scan, path and approvals', () => {
  const second = (actor: PersonActor) => secondOverride(stage.around, actor, { id, gate: 'approvals' })

  beforeEach(async () => {
    await needsApproval()
  })

  it('are set aside by two release managers only; until then nothing counts', async () => {
    expect(await codeOf(give('approvals', stage.people.becker))).toBe('forbidden')
    expect(await value(give('approvals'))).toMatchObject({ waitsForSecond: true })
    await stage.drain()
    const waiting = (await detail()).judgedVerdicts?.find(({ gate }) => gate === 'approvals')
    expect(waiting?.verdict).toBe('wait')
    expect(waiting && wordsOf(waiting).at(-1)).toContain('a second release manager has to agree')
    expect(await reviews()).toEqual([])

    expect(await codeOf(second(stage.people.lin))).toBe('own-request')
    expect(await codeOf(second(stage.people.becker))).toBe('forbidden')
    expect(await value(second(zhao))).toMatchObject({ second: { key: 'zhao' }, waitsForSecond: false })
    expect(await codeOf(second(zhao))).toBe('wrong-state')
    await stage.drain()
    expect(['observing', 'succeeded']).toContain((await detail()).state)
    const [open] = await reviews()
    expect(open).toMatchObject({ gate: 'approvals', second: { key: 'zhao' } })
    const reviewed = reviewOverride(stage.around, zhao, { id: open?.id, note: 'x' })
    expect(await codeOf(reviewed)).toBe('own-request')
    expect(await codeOf(reviewOverride(stage.around, stage.people.becker, { id: open?.id, note: 'x' }))).toBe(
      'ok',
    )
  })

  it('say which gates the reader could set aside', async () => {
    const { gates } = await value(listOverrides(stage.around, stage.people.becker, { promotion: id }))
    const may = Object.fromEntries(gates.map((gate) => [gate.gate, gate.may.allowed]))
    expect(may).toMatchObject({ soak: true, approvals: false, scan: false, path: false })
    expect(Object.keys(may)).not.toContain('digest')
  })
})

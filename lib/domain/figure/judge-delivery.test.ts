import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DeliveryOutcome, hotfixDays, judgeDeliveries, type PlaceWrite } from './judge-delivery.ts'

const hour = 3_600_000
/** Asked for at this hour, writes a quarter of an hour later, ends after one hour. */
const write = (id: string, at: number, more: Partial<PlaceWrite> = {}): PlaceWrite => ({
  id,
  kind: 'promotion',
  state: 'succeeded',
  hotfix: false,
  causeId: null,
  requestedAt: at * hour,
  firstWriteAt: (at + 0.25) * hour,
  observingAt: (at + 0.5) * hour,
  endedAt: (at + 1) * hour,
  ...more,
})
const failed = { state: 'failed' } as const
const rollback = { kind: 'rollback' } as const
const hotfix = { hotfix: true } as const
const days = (count: number) => count * 24

type Row = [what: string, writes: PlaceWrite[], outcomes: Record<string, DeliveryOutcome>]
const stories: Row[] = [
  ['nothing speaks against it', [write('a', 0), write('b', 5)], { a: 'held', b: 'held' }],
  ['its observation failed', [write('a', 0, failed)], { a: 'failed' }],
  ['its rollout failed', [write('a', 0, { ...failed, observingAt: null })], { a: 'failed' }],
  ['rolled back, by name', [write('a', 0), write('b', 5), write('r', 9, { ...rollback, causeId: 'a' })], { a: 'rolled-back', b: 'held' }],
  ['rolled back, the one before', [write('a', 0), write('b', 5), write('r', 9, rollback)], { a: 'held', b: 'rolled-back' }],
  ['a rollback that failed speaks against it too', [write('a', 0), write('r', 9, { ...rollback, ...failed })], { a: 'rolled-back' }],
  ['rolled back twice speaks against one', [write('a', 0), write('b', 1), write('r', 2, rollback), write('s', 4, rollback)], { a: 'held', b: 'rolled-back' }],
  ['a hotfix follows', [write('a', 0), write('h', days(2), hotfix)], { a: 'hotfix', h: 'held' }],
  ['a hotfix of the hotfix', [write('h', 0, hotfix), write('i', 5, hotfix)], { h: 'hotfix', i: 'held' }],
  ['a hotfix comes too late to speak against it', [write('a', 0), write('h', days(hotfixDays) + 2, hotfix)], { a: 'held', h: 'held' }],
  ['superseded while observed, by a rollback', [write('a', 0, { state: 'superseded' }), write('r', 0.5, rollback)], { a: 'rolled-back' }],
  ['superseded while observed, by a hotfix', [write('a', 0, { state: 'superseded' }), write('h', 0.5, hotfix)], { a: 'hotfix', h: 'held' }],
  ['aborted after its first write', [write('a', 0, { state: 'aborted', observingAt: null })], { a: 'unknown' }],
  ['aborted and rolled back', [write('a', 0, { state: 'aborted' }), write('r', 1, { ...rollback, causeId: 'a' })], { a: 'rolled-back' }],
  ['nobody could find out', [write('a', 0, { state: 'errored' })], { a: 'unknown' }],
  ['a redeploy is no change', [write('a', 0), write('d', 3, { kind: 'redeploy' })], { a: 'held' }],
  ['still under way', [write('a', 0, { state: 'observing', endedAt: null })], {}],
] // biome-ignore format: one glance

describe('what became of a change', () => {
  it.each(stories)('%s', (_, writes, outcomes) => {
    const judged = judgeDeliveries(writes)
    expect(Object.fromEntries(judged.map(({ id, outcome }) => [id, outcome]))).toEqual(outcomes)
  })

  it('counts as a deployment only when it reached every target', () => {
    const judged = judgeDeliveries([
      write('a', 0),
      write('b', 2, failed),
      write('c', 4, { ...failed, observingAt: null }),
    ])
    expect(judged.map(({ rolledOut }) => rolledOut)).toEqual([true, true, false])
  })
})

describe('how long until it was well again', () => {
  const hours = (writes: PlaceWrite[], id = 'a') => {
    const one = judgeDeliveries(writes).find((each) => each.id === id)
    if (one?.harmedAt === null || one?.harmedAt === undefined) return null
    return one.restoredAt === null ? 'not yet' : (one.restoredAt - one.harmedAt) / hour
  }
  it.each<[string, PlaceWrite[], number | string | null]>([
    ['nothing failed', [write('a', 0)], null],
    ['from the failed observation to the rollback', [write('a', 0, failed), write('r', 2, rollback)], 2],
    ['from its first write where nothing was observed', [write('a', 0), write('r', 2, rollback)], 2.75],
    ['a rollback that failed restores nothing', [write('a', 0, failed), write('r', 2, { ...rollback, ...failed }), write('s', 4, rollback)], 4],
    ['to the hotfix', [write('a', 0), write('h', 5, hotfix)], 5.75],
    ['to the next that succeeded', [write('a', 0, failed), write('b', 9)], 9],
    ['not yet', [write('a', 0, failed)], 'not yet'],
  ])('%s', (_, writes, expected) => expect(hours(writes)).toBe(expected)) // biome-ignore format: one glance
})

const anyWrites = fc
  .array(
    fc.record({
      kind: fc.constantFrom('promotion' as const, 'rollback' as const, 'redeploy' as const),
      state: fc.constantFrom(
        'succeeded' as const,
        'failed' as const,
        'errored' as const,
        'aborted' as const,
        'superseded' as const,
      ),
      hotfix: fc.boolean(),
      gap: fc.integer({ min: 1, max: days(10) }),
      names: fc.integer({ min: 0, max: 20 }),
    }),
    { maxLength: 12 },
  )
  .map((rows) => {
    let at = 0
    return rows.map(({ gap, names, ...row }, index) => {
      at += gap
      return write(`w${index}`, at, { ...row, causeId: names < index ? `w${names}` : null })
    })
  })

it('says of each change one thing, whatever the order it is told in', () => {
  fc.assert(
    fc.property(anyWrites, fc.integer(), (writes, seed) => {
      const judged = judgeDeliveries(writes)
      expect(judged.map(({ id }) => id)).toEqual(
        writes.filter(({ kind }) => kind === 'promotion').map(({ id }) => id),
      )
      const turned = [...writes].sort(
        (a, b) => ((a.requestedAt * 31 + seed) % 7) - ((b.requestedAt * 31 + seed) % 7),
      )
      expect(judgeDeliveries(turned)).toEqual(judged)
      for (const { outcome, harmedAt, restoredAt, at } of judged) {
        const bad = outcome !== 'held' && outcome !== 'unknown'
        expect(harmedAt !== null).toBe(bad)
        if (restoredAt !== null) expect(restoredAt).toBeGreaterThan(harmedAt ?? Number.POSITIVE_INFINITY)
        if (outcome === 'held') expect(writes.find((each) => each.endedAt === at)?.state).toBe('succeeded')
      }
    }),
  )
})

it('what came later never changes a verdict that a rollback had already given', () => {
  fc.assert(
    fc.property(anyWrites, fc.integer({ min: 0, max: 12 }), (writes, cut) => {
      const early = judgeDeliveries(writes.slice(0, cut)).filter(({ outcome }) => outcome === 'rolled-back')
      const late = new Map(judgeDeliveries(writes).map((each) => [each.id, each.outcome]))
      for (const { id } of early) expect(late.get(id)).toBe('rolled-back')
    }),
  )
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { derivePlace, type TargetObservation } from './derive.ts'
import { causeOfStay, controllerLagMs, isReadAfter, moveStay } from './stay.ts'

const epoch = Date.parse('2026-11-21T00:00:00Z')
const at = (ms: number) => new Date(epoch + ms)
const interval = 15_000

const target = (
  digests: string[],
  more: Partial<NonNullable<TargetObservation['workload']>> & { desired?: string } = {},
): TargetObservation => ({
  targetId: 't',
  desiredDigest: more.desired ?? null,
  desiredAt: more.desired ? at(0) : null,
  workload: { digests, pods: 2, readyPods: 2, ready: true, problem: null, seenAt: at(0), ...more },
})

describe('a place', () => {
  it('runs what every target runs, and nothing where they differ or were not seen', () => {
    expect(derivePlace([target(['a']), target(['a'])])).toMatchObject({
      runningDigest: 'a',
      ready: true,
      readyTargets: 2,
    })
    expect(derivePlace([target(['a']), target(['b'])])).toMatchObject({ runningDigest: null, ready: false })
    expect(derivePlace([target(['a', 'b'])]).runningDigest).toBeNull()
    expect(derivePlace([target(['a']), { ...target(['a']), workload: null }])).toMatchObject({
      runningDigest: null,
      seenAt: null,
    })
    expect(derivePlace([])).toMatchObject({ runningDigest: null, totalTargets: 0 })
  })
  it('counts targets that run what is desired', () => {
    expect(derivePlace([target(['a'], { desired: 'b' }), target(['b'], { desired: 'b' })])).toMatchObject({
      desiredDigest: 'b',
      readyTargets: 1,
      totalTargets: 2,
    })
  })
})

describe('a stay', () => {
  const open = { digest: 'a', lastSeenAt: at(0) }
  const seen = (digests: string[], ms: number, ready = true) =>
    derivePlace([target(digests, { seenAt: at(ms), ready })])
  it('begins when the digest is ready everywhere, and is broken only by seeing something else', () => {
    expect(moveStay(null, seen(['a'], 0), interval)).toEqual({ move: 'begin', startedAt: at(0) })
    expect(moveStay(null, seen(['a'], 0, false), interval).move).toBe('none')
    expect(moveStay(open, seen(['a'], interval, false), interval).move).toBe('none')
    expect(moveStay(open, derivePlace([{ ...target([]), workload: null }]), interval).move).toBe('none')
    expect(moveStay(open, seen(['a', 'b'], interval), interval)).toEqual({
      move: 'end',
      endedAt: at(interval),
    })
    expect(moveStay(open, seen(['b'], interval), interval)).toMatchObject({
      move: 'replace',
      startedAt: at(interval),
    })
  })
  it('takes a gap of over three intervals for no stay', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 * interval }), (ms) => {
        const move = moveStay(open, seen(['a'], ms), interval)
        expect(move).toEqual({ move: 'extend', lastSeenAt: at(ms), gapMs: ms > 3 * interval ? ms : 0 })
      }),
    )
  })
  it('is adopted at the first look, ours where we wrote it, else from outside', () => {
    expect(causeOfStay(seen(['a'], 0), 'a', false)).toBe('adopted')
    expect(causeOfStay(seen(['a'], 0), 'a', true)).toBe('outside')
    expect(causeOfStay(derivePlace([target(['a'], { desired: 'a' })]), 'a', true)).toBe('promotion')
  })
})

describe('an unsettled place', () => {
  const place = (digest: string, ms: number, ready = true) =>
    derivePlace([target([digest], { desired: 'b', seenAt: at(ms), ready })])
  it('was read once what was written runs, or the controllers had their time', () => {
    expect(isReadAfter(at(0), place('b', 1))).toBe(true)
    expect(isReadAfter(at(0), place('b', 0))).toBe(false)
    expect(isReadAfter(at(0), place('b', 1, false))).toBe(false)
    expect(isReadAfter(at(0), place('a', 1000))).toBe(false)
    expect(isReadAfter(at(0), place('a', controllerLagMs))).toBe(true)
  })
})

// Bugs and gaps of other systems, each as a scenario, and absent here.
import { describe, expect, it } from 'vitest'
import {
  digestOf,
  exceptionUse,
  freezeException,
  freezeWindow,
  question,
  recurring,
  timeSources,
} from '../../testing/freezes.ts'
import { evaluateFreezes } from './evaluate.ts'
import { uncovered } from './exception-cover.ts'
import { heldBack } from './held-back.ts'
import { prepareFreezes, readWindow } from './prepare.ts'
import { stripAt } from './timeline.ts'
import type { FreezeWindow } from './window.ts'

const prepared = (...windows: FreezeWindow[]) => prepareFreezes(windows, [], timeSources())
const stateOf = (at: string, windows: FreezeWindow[], asked: Parameters<typeof question>[0] = {}) =>
  evaluateFreezes(prepared(...windows), question(asked), new Date(at)).state

describe('what other systems got wrong: Spinnaker', () => {
  it('counted the end minute as inside', () => {
    const edges = ['00:59:59.999', '01:00:00', '08:59:59.999', '09:00:00']
    const states = edges.map((time) => stateOf(`2026-03-02T${time}Z`, [freezeWindow()]))
    expect(states).toEqual(['open', 'closed', 'closed', 'open'])
  })

  it('spinnaker#1648: days without ranges did not mean the whole day', () => {
    const saturdays = freezeWindow({ schedule: recurring('2026-03-07T00:00', 'FREQ=WEEKLY;BYDAY=SA', 'P1D') })
    const edges = [
      '2026-03-06T15:59:00Z',
      '2026-03-06T16:00:00Z',
      '2026-03-07T15:59:00Z',
      '2026-03-07T16:00:00Z',
    ]
    expect(edges.map((at) => stateOf(at, [saturdays]))).toEqual(['open', 'closed', 'closed', 'open'])
  })

  it('had one zone for the whole installation, and split what crosses midnight', () => {
    const schedule = recurring('2026-03-01T22:00', 'FREQ=DAILY', 'PT8H')
    const china = freezeWindow({ id: 'china', schedule })
    const coast = freezeWindow({ id: 'coast', zone: 'America/Los_Angeles', schedule })
    const ids = (at: string) =>
      stripAt(prepared(china, coast), new Date(at)).running.map(({ window }) => window.id)
    expect(ids('2026-03-03T16:30:00Z')).toEqual(['china'])
    expect(ids('2026-03-03T08:30:00Z')).toEqual(['coast'])
  })
})

describe('what other systems got wrong: edge cases left open', () => {
  const place = { serviceId: 'orders', environmentId: 'production' }
  const at = new Date('2026-03-02T04:00:00Z')

  it('an exception used for another build: it is for one digest and one environment, once', () => {
    const one = freezeException()
    expect(uncovered(one, place, exceptionUse(), at)).toBeNull()
    expect(uncovered(one, place, exceptionUse({ digest: digestOf('b') }), at)).toBe('other-digest')
    expect(uncovered(one, { ...place, environmentId: 'preview' }, exceptionUse(), at)).toBe('other-place')
    expect(uncovered({ ...one, usedBy: ['P-0'] }, place, exceptionUse(), at)).toBe('used-up')
  })

  it('an exception that expires in mid-flight: asked at the start alone', () => {
    const one = freezeException({ usedBy: ['P-1'] })
    // Its own start is still covered when asked again; from its end on, no start is.
    expect(uncovered(one, place, exceptionUse(), new Date('2026-03-02T11:59:59Z'))).toBeNull()
    expect(uncovered(one, place, exceptionUse(), new Date('2026-03-02T12:00:00Z'))).toBe('expired')
  })

  it('argo-watcher#273: a lock set by a timer was lost on restart', () => {
    const definition = JSON.parse(JSON.stringify(freezeWindow()))
    const read = readWindow({ id: 'window', version: 1, name: 'Window', definition })
    const afterRestart = prepareFreezes([read], [], timeSources())
    const before = evaluateFreezes(prepared(freezeWindow()), question(), at)
    expect(before.state).toBe('closed')
    expect(evaluateFreezes(afterRestart, question(), at)).toEqual(before)
  })

  it('everything that had waited started at once when the freeze ended', () => {
    const ended = new Date('2026-03-02T09:00:00Z')
    const held = heldBack(prepared(freezeWindow()), question(), at, ended)
    expect(held).toEqual([{ kind: 'window', ids: ['window'], endedAt: ended }])
  })

  it('overlapping windows: every one is told, not only the first', () => {
    const verdict = evaluateFreezes(
      prepared(freezeWindow({ id: 'a' }), freezeWindow({ id: 'b' })),
      question(),
      at,
    )
    expect(verdict.reasons.map(({ sources }) => sources[0]?.id)).toEqual(['a', 'b'])
  })

  it('a freeze during the queue: the same question at two instants has two answers', () => {
    expect([
      stateOf('2026-03-02T00:59:00Z', [freezeWindow()]),
      stateOf('2026-03-02T01:01:00Z', [freezeWindow()]),
    ]).toEqual(['open', 'closed'])
  })
})

import { expect, test } from 'vitest'
import type { Cell } from '../../lib/api/contract/cell.ts'
import { cellMarks } from './cell-marks.ts'

const build = { id: 'b', digest: `sha256:${'a'.repeat(64)}`, version: null, commitSha: null, branch: null }
const quiet: Cell = {
  environment: 'preview',
  build,
  digest: build.digest,
  since: null,
  seenAt: null,
  behind: 0,
  sameAsPrevious: false,
  desired: null,
  readyTargets: 1,
  totalTargets: 1,
  readyPods: 2,
  totalPods: 2,
  problem: null,
  driftSince: null,
  active: null,
  next: null,
  pendingCount: 0,
  canGoOn: false,
  findings: null,
  marks: [],
}
const waiting = {
  id: 'p',
  number: 7,
  kind: 'promotion' as const,
  build,
  startMode: 'automatic' as const,
  requestedAt: '2026-11-21T00:00:00Z',
  wakeAt: null,
  blocks: [],
  waits: [],
}
const active = {
  id: 'a',
  number: 6,
  kind: 'promotion' as const,
  state: 'applying' as const,
  build,
  startedAt: null,
  observingAt: null,
  observeUntilAt: null,
  wave: 1,
  waves: 2,
  unsettled: false,
  share: null,
}

test('a healthy cell has no mark', () => {
  expect(cellMarks(quiet)).toEqual([])
})

test('blocked comes before what moves, and drift is not said while the portal itself is moving', () => {
  const cell = {
    ...quiet,
    active,
    driftSince: '2026-11-21T00:00:00Z',
    next: { ...waiting, blocks: ['scan', 'path'] },
  }
  expect(cellMarks(cell).map((mark) => mark.kind)).toEqual(['blocked', 'applying'])
})

test('a build that takes its place by shares says which one, and asks for a person where it stays', () => {
  const share = { kind: 'canary' as const, percent: 25, state: 'watched' as const, stays: null }
  const mark = (change: Partial<NonNullable<NonNullable<Cell['active']>['share']>> = {}) =>
    cellMarks({ ...quiet, active: { ...active, share: { ...share, ...change } } })[0]
  expect(mark()).toMatchObject({ kind: 'share', tone: 'running', share })
  expect(mark({ stays: 'paused' })).toMatchObject({ tone: 'attention' })
  expect(mark({ stays: 'person' })).toMatchObject({ tone: 'attention' })
})

test('an unsettled place says so first', () => {
  const cell = { ...quiet, active: { ...active, state: 'errored' as const, unsettled: true } }
  expect(cellMarks(cell)[0]).toMatchObject({ kind: 'unsettled', tone: 'danger', number: 6 })
})

test.each([
  [['approvals'], 'approval'],
  [['queue'], 'queued'],
  [['soak'], 'soak'],
])('waiting for %s is marked %s', (waits, kind) => {
  expect(cellMarks({ ...quiet, next: { ...waiting, waits } }).map((mark) => mark.kind)).toEqual([kind])
})

test('nothing in the way and a manual start: a person must press it', () => {
  expect(cellMarks({ ...quiet, next: { ...waiting, startMode: 'manual' } })[0]?.kind).toBe('start')
})

test('what asks for caution is said after what is wrong, and a held place does not say twice that nothing comes in', () => {
  const kinds = (marks: Cell['marks'], more: Partial<Cell> = {}) =>
    cellMarks({ ...quiet, ...more, marks }).map((mark) => mark.kind)
  expect(kinds(['downgrade', 'suspect-next'])).toEqual(['downgrade', 'suspect-next'])
  expect(kinds(['held', 'suspect-next', 'downgrade'])).toEqual(['held', 'downgrade'])
  expect(kinds(['held', 'bad'], { next: { ...waiting, blocks: ['hold'] } })).toEqual([
    'bad',
    'blocked',
    'held',
  ])
  expect(kinds(['bad-next'])).toEqual(['bad-next'])
})

test('an image that the registry lost comes with what is wrong, one that is not kept with what asks for caution', () => {
  const cell: Cell = {
    ...quiet,
    marks: ['held', 'cannot-redeploy', 'not-kept'],
    driftSince: '2026-11-21T00:00:00Z',
  }
  expect(cellMarks(cell).map(({ kind, tone }) => [kind, tone])).toEqual([
    ['cannot-redeploy', 'danger'],
    ['drift', 'attention'],
    ['held', 'attention'],
    ['not-kept', 'attention'],
  ])
})

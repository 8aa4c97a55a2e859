import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DoneMigrationFact, type FloorCandidate, rollbackFloor } from './floor.ts'
import { type CandidateFacts, gapsOf } from './readiness.ts'

const at = (day: number) => new Date(Date.UTC(2026, 2, day))
const contract: DoneMigrationFact = { name: 'drop-total', kind: 'contract', buildId: 'new', doneAt: at(10) }
const older: FloorCandidate = { buildId: 'old', declares: [], firstRanAt: at(1) }

describe('the rollback floor', () => {
  it.each([
    ['an older build lies below a contracting migration', [contract], older, ['drop-total']],
    [
      'and below an irreversible one',
      [{ ...contract, kind: 'irreversible' as const }],
      older,
      ['drop-total'],
    ],
    ['an expanding one is no floor', [{ ...contract, kind: 'expand' as const }], older, []],
    ['the build that did it lies on it', [contract], { ...older, buildId: 'new' }, []],
    ['one that declares it lies above', [contract], { ...older, declares: ['drop-total'] }, []],
    ['one that came afterwards lies above', [contract], { ...older, firstRanAt: at(11) }, []],
    ['one that never ran here lies below', [contract], { ...older, firstRanAt: null }, ['drop-total']],
    ['without migrations there is none', [], older, []],
  ])('%s', (_words, done, candidate, crossed) => {
    expect(rollbackFloor(done, candidate).map(({ name }) => name)).toEqual(crossed)
  })

  it('is never crossed by less than before when one more migration was done', () => {
    const kind = fc.constantFrom('expand' as const, 'contract' as const, 'irreversible' as const)
    const migration = fc.record({
      name: fc.constantFrom('a', 'b', 'c'),
      kind,
      buildId: fc.constantFrom('old', 'new'),
      doneAt: fc.integer({ min: 1, max: 28 }).map(at),
    })
    fc.assert(
      fc.property(fc.array(migration), migration, (done, more) => {
        const before = rollbackFloor(done, older)
        expect(rollbackFloor([...done, more], older)).toEqual(expect.arrayContaining(before))
      }),
    )
  })
})

const ready: CandidateFacts = {
  buildId: 'old',
  goneAt: null,
  copyRegions: ['cn-shanghai'],
  replicas: { 'cn-shanghai': 'copied' },
  isKept: true,
  scanState: 'complete',
  configRevision: 'r1',
  hasConfig: true,
  declares: [],
  firstRanAt: at(1),
}

describe('what stands between a place and going back', () => {
  it.each<[string[], Partial<CandidateFacts>]>([
    [[], {}],
    [[], { hasConfig: false, configRevision: null }],
    [[], { copyRegions: [], replicas: {} }],
    [['gone'], { goneAt: at(2) }],
    [['copy-unknown'], { replicas: {} }],
    [['not-replicated'], { replicas: { 'cn-shanghai': 'absent' } }],
    [['replicating'], { replicas: { 'cn-shanghai': 'running' } }],
    [['replication-failed'], { replicas: { 'cn-shanghai': 'failed' } }],
    [['not-kept'], { isKept: false }],
    [['tags-not-read'], { isKept: null }],
    [['not-scanned'], { scanState: 'absent' }],
    [['not-scanned'], { scanState: 'failed' }],
    [['scan-running'], { scanState: 'running' }],
    [['config-unknown'], { configRevision: null }],
    [['gone', 'copy-unknown', 'not-kept'], { goneAt: at(2), isKept: false, copyRegions: ['cn-beijing'] }],
  ])('%j for %j', (gaps, change) => {
    expect(gapsOf({ ...ready, ...change }, []).map(({ key }) => key)).toEqual(gaps)
  })

  it('names the migrations that going back would cross', () => {
    expect(gapsOf(ready, [contract])).toEqual([{ key: 'below-floor', values: { migrations: 'drop-total' } }])
  })
})

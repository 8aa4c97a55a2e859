import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cacheUseOf } from './cache-use.ts'
import { sumStageDay } from './stage-day.ts'
import { workedMs } from './stage-time.ts'

const at = (second: number) => new Date(Date.UTC(2026, 10, 21) + second * 1000).toISOString()
const stage = (name: string, from: number, to: number | null, more = {}) => ({
  name,
  state: 'succeeded',
  startedAt: at(from),
  endedAt: to === null ? null : at(to),
  ...more,
})

describe('how long a stage worked', () => {
  it.each<[string, Parameters<typeof workedMs>[0], number | null]>([
    ['from its start to its end', stage('a', 0, 90), 90_000],
    ['without the time of a manual gate', stage('a', 0, 90, { jobs: [stage('人工卡点 Manual gate', 20, 80)] }), 30_000],
    ['nothing of a stage that only waits', stage('人工卡点 Manual gate', 0, 90, { jobs: [stage('放行', 0, 90)] }), null],
    ['unknown until it ended', stage('a', 0, null), null],
    ['unknown where it ends before it starts', stage('a', 90, 0), null],
    ['a job that only sounds like one', stage('a', 0, 90, { jobs: [stage('build the manually', 20, 80)] }), 90_000],
  ])('%s', (_, of, expected) => expect(workedMs(of)).toBe(expected)) // biome-ignore format: one glance
})

it('a run did not work while one of its stages waited for a person', () => {
  const stages = [stage('build', 0, 60), stage('人工卡点', 60, 660), stage('deploy', 660, 700)]
  const [whole, ...each] = sumStageDay([
    { state: 'succeeded', startedAt: at(0), endedAt: at(700), queueMs: null, cache: 'unknown', stages },
  ])
  expect(whole?.seconds).toEqual([100])
  expect(each.map(({ seconds }) => seconds)).toEqual([[60], [], [40]])
})

describe('what a log says of its cache', () => {
  it.each([
    ['#7 [2/4] RUN npm ci\n#7 CACHED\n#8 [3/4] RUN make', 'hit'],
    ['2026-11-21 10:00:00 #7 CACHED', 'hit'],
    ['Step 4/9 : RUN npm ci\n ---> Using cache', 'hit'],
    ['Cache restored from key npm-abc', 'hit'],
    ['缓存命中', 'hit'],
    ['#7 [2/4] RUN npm ci\n#7 DONE 41.0s', 'miss'],
    ['cache miss for npm-abc', 'miss'],
    ['#1 [internal] load build definition\nall is well', 'unknown'],
    ['', 'unknown'],
  ])('%j is a %s', (log, use) => expect(cacheUseOf(log)).toBe(use))
})

describe('a day of a pipeline', () => {
  const run = fc.record({
    state: fc.constantFrom('succeeded', 'failed', 'cancelled', 'unknown'),
    queueMs: fc.option(fc.integer({ min: 0, max: 900_000 })),
    cache: fc.constantFrom('hit' as const, 'miss' as const, 'unknown' as const),
    seconds: fc.integer({ min: 0, max: 4000 }),
    names: fc.uniqueArray(fc.constantFrom('build', 'test', 'image'), { maxLength: 3 }),
  })
  it('says of each run one thing of each kind, and never more durations than successes', () => {
    fc.assert(
      fc.property(fc.array(run, { minLength: 1, maxLength: 20 }), (runs) => {
        const [whole, ...stages] = sumStageDay(
          runs.map(({ seconds, names, ...rest }) => ({
            ...rest,
            startedAt: at(0),
            endedAt: at(seconds),
            stages: names.map((name) => stage(name, 0, seconds, { state: rest.state })),
          })),
        )
        if (!whole) throw new Error('no day')
        expect(whole.stage).toBe('')
        expect(whole.runs).toBe(runs.length)
        expect(whole.queueSeconds.length + whole.queueUnknown).toBe(runs.length)
        expect(whole.cacheHits + whole.cacheMisses + whole.cacheUnknown).toBe(runs.length)
        for (const day of [whole, ...stages]) {
          expect(day.succeeded + day.failed).toBeLessThanOrEqual(day.runs)
          expect(day.seconds.length).toBe(day.succeeded)
        }
        expect(stages.reduce((sum, day) => sum + day.runs, 0)).toBe(runs.flatMap(({ names }) => names).length)
      }),
    )
  })
})

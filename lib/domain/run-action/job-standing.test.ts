import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type JobOperation,
  type JobSight,
  jobOperations,
  type Standing,
  standingOf,
  standingOfStop,
} from './job-standing.ts'

const [nine, ten] = [new Date('2026-03-02T09:00:00Z'), new Date('2026-03-02T10:00:00Z')]
const sight = (status: string, startedAt: Date | null = nine): JobSight => ({ status, startedAt })
const [failed, runs, good, waits, skipped] = ['FAIL', 'RUNNING', 'SUCCESS', 'WAITING', 'SKIP'].map((word) => sight(word)) as [JobSight, JobSight, JobSight, JobSight, JobSight] // biome-ignore format: one glance
const fresh = sight('INIT', null)

describe('how an operation stands to a job', () => {
  it.each<[JobOperation, JobSight, JobSight, Standing]>([
    ['retry', failed, failed, 'do'],
    ['retry', sight('CANCELED'), sight('CANCELED'), 'do'],
    ['retry', fresh, failed, 'already'],
    ['retry', sight('RUNNING', ten), failed, 'already'],
    ['retry', sight('FAIL', ten), failed, 'already'],
    ['retry', sight('SUCCESS', ten), failed, 'already'],
    ['retry', good, good, { no: 'did-not-fail' }],
    ['retry', runs, runs, { no: 'runs' }],
    ['retry', waits, waits, { no: 'runs' }],
    ['retry', fresh, fresh, { no: 'not-started' }],
    ['retry', skipped, failed, { no: 'skipped' }],
    ['rerun', good, good, 'do'],
    ['rerun', failed, failed, 'do'],
    ['rerun', sight('RUNNING', ten), good, 'already'],
    ['rerun', runs, runs, { no: 'runs' }],
    ['rerun', fresh, fresh, { no: 'not-started' }],
    ['rerun', skipped, skipped, { no: 'not-started' }],
    ['skip', failed, failed, 'do'],
    ['skip', waits, waits, 'do'],
    ['skip', skipped, failed, 'already'],
    ['skip', runs, runs, { no: 'runs' }],
    ['skip', good, failed, { no: 'ended' }],
    ['skip', sight('CANCELED'), failed, { no: 'ended' }],
    ['stop', runs, runs, 'do'],
    ['stop', waits, waits, 'do'],
    ['stop', sight('CANCELED'), runs, 'already'],
    ['stop', good, runs, { no: 'ended' }],
    ['stop', skipped, runs, { no: 'ended' }],
    ['stop', fresh, fresh, { no: 'not-started' }],
    ['start', waits, waits, 'do'],
    ['start', runs, waits, 'already'],
    ['start', good, waits, 'already'],
    ['start', failed, waits, { no: 'ended' }],
  ])('%s of %j seen as %j', (operation, now, seen, standing) => {
    expect(standingOf(operation, now, seen)).toEqual(standing)
  })

  it.each([
    ['RUNNING', 'do'],
    ['WAITING', 'do'],
    ['HIBERNATING', 'do'],
    ['CANCELED', 'already'],
    ['cancelling', 'already'],
    ['SUCCESS', { no: 'ended' }],
    ['FAIL', { no: 'ended' }],
    ['SKIP', { no: 'ended' }],
  ])('a run that is %s is stopped: %j', (status, standing) =>
    expect(standingOfStop(status)).toEqual(standing),
  )

  it('leaves a status that nobody knows to the cloud, and never acts twice', () => {
    const words = fc.constantFrom(
      'INIT',
      'QUEUED',
      'RUNNING',
      'WAITING',
      'SUCCESS',
      'FAIL',
      'CANCELED',
      'SKIP',
    )
    expect(jobOperations.map((one) => standingOf(one, sight('HIBERNATING'), sight('HIBERNATING')))).toEqual(
      jobOperations.map(() => 'do'),
    )
    const after: Record<JobOperation, JobSight> = { retry: sight('RUNNING', ten), rerun: sight('RUNNING', ten), start: sight('RUNNING', ten), skip: skipped, stop: sight('CANCELED') } // biome-ignore format: one glance
    fc.assert(
      fc.property(fc.constantFrom(...jobOperations), words, (operation, word) => {
        const seen = sight(word)
        if (standingOf(operation, seen, seen) !== 'do') return
        expect(standingOf(operation, after[operation], seen)).toBe('already')
      }),
    )
  })
})

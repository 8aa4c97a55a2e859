import { describe, expect, it } from 'vitest'
import { type DeliveryGate, type DeliveryRun, decideDelivery, decideRoad, type OtherRun } from './delivery.ts'

const run = (status: string, jobs: [name: string, status: string][] = []): DeliveryRun => ({
  number: 7,
  status,
  stages: [{ name: 'Deploy', status, jobs: jobs.map(([name, word]) => ({ name, status: word })) }],
})
const gate = (waiting: boolean): DeliveryGate => ({ jobId: 'j', name: 'Go live', waiting })

describe('what is to be done about the run that delivers', () => {
  it.each([
    ['goes on', run('RUNNING'), [], { do: 'wait' }],
    ['was only just taken', run('INIT'), [], { do: 'wait' }],
    ['has a word that nobody knows', run('PAUSED_BY_MOON'), [], { do: 'wait' }],
    [
      'waits at a gate that we may pass',
      run('WAITING'),
      [gate(true)],
      { do: 'pass-gate', jobId: 'j', name: 'Go live' },
    ],
    [
      'still says running at its gate',
      run('RUNNING'),
      [gate(true)],
      { do: 'pass-gate', jobId: 'j', name: 'Go live' },
    ],
    ['waits at a gate of others', run('WAITING'), [gate(false)], { do: 'await-person', name: 'Go live' }],
    [
      'waits for somebody to start a job',
      run('WAITING', [['Deploy by hand', 'WAITING']]),
      [],
      { do: 'await-person', name: 'Deploy by hand' },
    ],
    ['is green', run('SUCCESS'), [], { do: 'verify' }],
    [
      'is red',
      run('FAIL', [
        ['Build', 'SUCCESS'],
        ['Push', 'FAIL'],
      ]),
      [],
      { do: 'fail', code: 'pipeline-run-failed', message: 'run 7 ended FAIL at Push' },
    ],
    [
      'was cancelled outside',
      run('CANCELED', [['Push', 'CANCELED']]),
      [],
      { do: 'fail', code: 'pipeline-run-cancelled', message: 'run 7 was cancelled in Flow at Push' },
    ],
  ])('when it %s', (_case, seen, gates, next) => {
    expect(decideDelivery(seen, gates)).toEqual(next)
  })
})

describe('what has to happen before a run may start', () => {
  const own = { promotion: 12, environment: 'production' }
  const other = (of: Partial<OtherRun>): OtherRun => ({
    number: 3,
    status: 'RUNNING',
    promotion: null,
    environment: 'production',
    ...of,
  })
  it.each([
    ['nothing is under way', [], { stop: [], waitFor: null }],
    ['somebody delivers here', [other({})], { stop: [], waitFor: 3 }],
    ['somebody delivers, and does not say where', [other({ environment: null })], { stop: [], waitFor: 3 }],
    ['somebody delivers elsewhere', [other({ environment: 'test' })], { stop: [], waitFor: null }],
    ['somebody left one at its gate', [other({ status: 'WAITING' })], { stop: [], waitFor: null }],
    [
      'an ended promotion left one, wherever it stands',
      [other({ promotion: 11 }), other({ number: 4, promotion: 10, status: 'WAITING' })],
      { stop: [3, 4], waitFor: null },
    ],
    ['it is our own', [other({ promotion: 12 })], { stop: [], waitFor: null }],
    ['it has ended', [other({ promotion: 11, status: 'CANCELED' })], { stop: [], waitFor: null }],
  ])('when %s', (_case, others, road) => {
    expect(decideRoad(others, own)).toEqual(road)
  })
})

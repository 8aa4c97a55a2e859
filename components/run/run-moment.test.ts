import { expect, it } from 'vitest'
import type { RunJob, RunStage } from '../../lib/api/contract/run.ts'
import { chosenJob, deliversTo, queuedFor, tellingJob } from './run-moment.ts'

const times = { startedAt: null, endedAt: null, durationMs: null, usualMs: null }
const job = (id: string, state: RunJob['state'], startedAt: string | null = null): RunJob => ({
  ...times,
  id,
  name: id,
  sign: null,
  state,
  word: state.toUpperCase(),
  message: null,
  offers: [],
  steps: null,
  startedAt,
})
const stage = (key: string, state: RunJob['state'], ...jobs: RunJob[]): RunStage => ({
  ...times,
  key,
  name: `stage ${key}`,
  state,
  word: '',
  needs: null,
  jobs,
})
const at = '2026-11-21T08:00:00.000Z'

it.each([
  ['what failed', [job('a', 'succeeded', at), job('b', 'failed', at), job('c', 'running', at)], 'b'],
  ['what waits', [job('a', 'running', at), job('b', 'waiting', at)], 'b'],
  ['what goes on', [job('a', 'succeeded', at), job('b', 'running', at), job('c', 'queued')], 'b'],
  ['a word nobody knows', [job('a', 'succeeded', at), job('b', 'unknown', at)], 'b'],
  ['the last that began', [job('a', 'succeeded', at), job('b', 'succeeded', at), job('c', 'queued')], 'b'],
  ['the first, before any began', [job('a', 'queued'), job('b', 'queued')], 'a'],
])('tells where a run is by %s', (_, jobs, expected) => {
  expect(tellingJob({ stages: [stage('s', 'running', ...jobs)] })?.job.id).toBe(expected)
})

it('shows the job of the address, if the run has it', () => {
  const run = { stages: [stage('s', 'running', job('a', 'succeeded', at), job('b', 'running', at))] }
  expect(chosenJob(run, 'a')?.job.id).toBe('a')
  expect(chosenJob(run, 'nobody')?.job.id).toBe('b')
  expect(chosenJob({ stages: [] }, 'a')).toBeNull()
})

it('says what a queued job waits for', () => {
  const stages = [stage('s', 'running', job('a', 'running')), stage('t', 'queued', job('b', 'queued'))]
  const [first, second] = stages
  if (!first || !second) throw new Error('two stages')
  expect(queuedFor({ state: 'running', stages }, second)).toEqual({ kind: 'stages', names: ['stage s'] })
  expect(queuedFor({ state: 'running', stages }, first)).toEqual({ kind: 'runner' })
  expect(queuedFor({ state: 'failed', stages }, second)).toEqual({ kind: 'never' })
})

it('reads where a delivery goes from its parameters', () => {
  const parameters = [{ key: 'ENVIRONMENT', value: 'production', masked: false }]
  expect(deliversTo({ pipelineKind: 'cd', parameters })).toBe('production')
  expect(deliversTo({ pipelineKind: 'ci', parameters })).toBeNull()
  expect(deliversTo({ pipelineKind: 'cd', parameters: [] })).toBeNull()
})

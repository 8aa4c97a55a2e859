import { describe, expect, it } from 'vitest'
import type { JobOperation, JobSight } from '../../domain/run-action/job-standing.ts'
import type { CloudGate } from '../ports/cloud.ts'
import type { PipelineOperatePort } from '../ports/pipeline-operate.ts'
import { must } from './scene.ts'

/** A job in the state that its name says. */
export interface OperateJob {
  run: number
  job: string
}

/** What every implementation arranges for the suite of actions. Each job is of a run of its own. */
export interface OperateScene {
  gate: CloudGate
  connectionId: string
  pipeline: string
  /** The repository it builds from, with a branch and a Git tag and where they stand. */
  source: { url: string; branch: string; gitTag: string; sha: string }
  /** Failed; another failed; runs; a deploy job that failed; ended well and deploys nothing; to be started by hand. */
  jobs: Record<
    'failed' | 'alsoFailed' | 'running' | 'deploy' | 'good' | 'byHand',
    OperateJob & { pipeline: string }
  >
  /** A run that is under way, and one that has ended well. */
  underWay: number
  ended: number
  /** An instant before everything that the suite starts. */
  since: Date
  close(): Promise<void>
}

const parameter = { name: 'SLUICE_REQUEST', value: 'the-one' }
const done = { done: true, already: false }
const already = { done: true, already: true }

/** What PipelineOperatePort promises. */
export function describeOperations(scene: () => OperateScene): void {
  const port = async (): Promise<PipelineOperatePort> =>
    (await scene().gate.releasing(scene().connectionId)).operations
  const reading = async () => (await scene().gate.reading(scene().connectionId)).pipelines
  const sight = async ({ pipeline, run, job }: OperateScene['jobs']['good']): Promise<JobSight> => {
    const fact = must(await (await reading()).getRun(pipeline, run))
    const found = fact.stages.flatMap(({ jobs }) => jobs).find(({ id }) => id === job)
    return { status: found?.status ?? '', startedAt: found?.startedAt ?? null }
  }
  const act = async (of: OperateScene['jobs']['good'], operation: JobOperation, seen?: JobSight) =>
    must(
      await (await port()).operateJob(of.pipeline, of.run, {
        id: of.job,
        operation,
        seen: seen ?? (await sight(of)),
      }),
    )

  describe('starting a run', () => {
    it('starts on a branch with parameters, and is found again by one of them', async () => {
      const { pipeline, source, since } = scene()
      const operations = await port()
      expect(must(await operations.findRun(pipeline, parameter, since))).toBeNull()
      const number = must(
        await operations.startRun(pipeline, {
          source: { repositoryUrl: source.url, kind: 'branch', name: source.branch },
          parameters: { [parameter.name]: parameter.value, ENVIRONMENT: 'test' },
        }),
      )
      expect(must(await operations.findRun(pipeline, parameter, since))).toMatchObject({ number })
      expect(must(await (await reading()).getRun(pipeline, number))).toMatchObject({
        branch: source.branch,
        commitSha: source.sha,
      })
    })

    it('starts on a Git tag, and refuses what is not there', async () => {
      const { pipeline, source } = scene()
      const operations = await port()
      const order = (name: string) => ({
        source: { repositoryUrl: source.url, kind: 'git-tag' as const, name },
        parameters: {},
      })
      const number = must(await operations.startRun(pipeline, order(source.gitTag)))
      expect(must(await (await reading()).getRun(pipeline, number))).toMatchObject({ commitSha: source.sha })
      expect(await operations.startRun(pipeline, order('no-such-tag'))).toMatchObject({
        ok: false,
        failure: { kind: 'invalid', definite: true },
      })
      expect(await operations.startRun('999999999', { source: null, parameters: {} })).toMatchObject({
        ok: false,
        failure: { kind: 'not-found', definite: true },
      })
    })
  })

  describe('acting on a job', () => {
    it('retries what failed, once', async () => {
      const { failed } = scene().jobs
      const seen = await sight(failed)
      expect(await act(failed, 'retry', seen)).toEqual(done)
      expect((await sight(failed)).status).not.toBe(seen.status)
      expect(await act(failed, 'retry', seen)).toEqual(already)
      expect(await act(failed, 'retry')).toMatchObject({ done: false, why: 'runs' })
    })

    it('skips what failed, once', async () => {
      const { alsoFailed } = scene().jobs
      const seen = await sight(alsoFailed)
      expect(await act(alsoFailed, 'skip', seen)).toEqual(done)
      expect(await act(alsoFailed, 'skip', seen)).toEqual(already)
      expect(await act(alsoFailed, 'retry', seen)).toMatchObject({ done: false, why: 'skipped' })
    })

    it('stops what runs, once, and only that', async () => {
      const { running, good } = scene().jobs
      const seen = await sight(running)
      expect(await act(running, 'skip', seen)).toMatchObject({ done: false, why: 'runs' })
      expect(await act(running, 'stop', seen)).toEqual(done)
      expect(await act(running, 'stop', seen)).toEqual(already)
      expect(await act(good, 'stop')).toMatchObject({ done: false, why: 'ended' })
      expect(await act(good, 'retry')).toMatchObject({ done: false, why: 'did-not-fail' })
    })

    it('runs again only what deploys', async () => {
      const { deploy, good } = scene().jobs
      const seen = await sight(deploy)
      expect(await act(deploy, 'rerun', seen)).toEqual(done)
      expect(await act(deploy, 'rerun', seen)).toEqual(already)
      expect(await act(good, 'rerun')).toMatchObject({ done: false, why: 'deploys-nothing' })
    })

    it('starts what waits to be started', async () => {
      const { byHand } = scene().jobs
      const seen = await sight(byHand)
      expect(await act(byHand, 'start', seen)).toEqual(done)
      expect(await act(byHand, 'start', seen)).toEqual(already)
    })

    it('says what is not there', async () => {
      const { pipeline } = scene()
      const seen = { status: 'FAIL', startedAt: null }
      const no = { ok: false, failure: { kind: 'not-found', definite: true } }
      const operations = await port()
      const lost = { id: '1', operation: 'retry' as const, seen }
      expect(await operations.operateJob(pipeline, 999_999, lost)).toMatchObject(no)
      expect(await operations.operateJob(pipeline, scene().ended, { ...lost, id: 'nobody' })).toMatchObject(
        no,
      )
    })
  })

  it('stops a run once, and not one that has ended', async () => {
    const { pipeline, underWay, ended } = scene()
    const operations = await port()
    expect(must(await operations.stopRun(pipeline, underWay))).toEqual(done)
    expect(must(await operations.stopRun(pipeline, underWay))).toEqual(already)
    expect(must(await operations.stopRun(pipeline, ended))).toMatchObject({ done: false, why: 'ended' })
    expect(await operations.stopRun(pipeline, 999_999)).toMatchObject({
      ok: false,
      failure: { kind: 'not-found', definite: true },
    })
  })
}

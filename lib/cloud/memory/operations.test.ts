import { describe, expect, it } from 'vitest'
import { describeOperations, type OperateScene } from '../contracts/operate.ts'
import type { RunJobFact } from '../ports/pipeline.ts'
import { createMemoryCloud } from './cloud.ts'

function arrange(): OperateScene {
  const now = new Date('2026-03-02T04:00:00Z')
  let tick = 0
  const cloud = createMemoryCloud({ now: () => new Date(now.getTime() + tick++ * 1000) })
  const repository = 'yunfan/trade/order-service'
  cloud.addRepository(repository)
  const sha = cloud.commit(repository, { a: 'b' })
  cloud.addGitTag(repository, 'v1', sha)
  const pipeline = cloud.addPipeline('order-service-cd-k8s')
  const run = (status: string, name: string, word = status) => {
    const job: RunJobFact = { id: `job-${name}`, name, status: word, startedAt: word === 'WAITING' ? null : now, endedAt: null } // biome-ignore format: one glance
    const stage = { name: 'Stage', status: word, startedAt: null, endedAt: null, jobs: [job] }
    return { pipeline, job: job.id, run: cloud.addRun(pipeline, { status, stages: [stage] }) }
  }
  const jobs = {
    failed: run('FAIL', 'one'),
    alsoFailed: run('FAIL', 'two'),
    running: run('RUNNING', 'three'),
    deploy: run('FAIL', 'deploy'),
    good: run('SUCCESS', 'four'),
    byHand: run('WAITING', 'five'),
  }
  cloud.estate.release.deploys.add(`${pipeline} deploy`)
  return {
    gate: cloud.gate,
    connectionId: 'connection',
    pipeline,
    source: { url: `https://codeup.aliyun.com/${repository}.git`, branch: 'main', gitTag: 'v1', sha },
    jobs,
    underWay: run('RUNNING', 'six').run,
    ended: jobs.good.run,
    since: now,
    close: async () => undefined,
  }
}

describe('acting on runs in memory', () => {
  const scene = arrange()
  describeOperations(() => scene)

  it('a lost answer is asked again without harm', async () => {
    const cloud = createMemoryCloud()
    const pipeline = cloud.addPipeline('p')
    const run = cloud.addRun(pipeline, { status: 'RUNNING' })
    const { operations } = await cloud.gate.releasing('connection')
    cloud.log.fault({ operation: 'operations.stopRun', kind: 'timeout', after: true })
    expect(await operations.stopRun(pipeline, run)).toMatchObject({ ok: false, failure: { definite: false } })
    expect(await operations.stopRun(pipeline, run)).toEqual({
      ok: true,
      value: { done: true, already: true },
    })
  })
})

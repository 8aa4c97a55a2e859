import { beforeEach, describe, expect, it } from 'vitest'
import { readNow } from '../../catalog/transaction.ts'
import { createMemoryCloud, type MemoryCloud } from '../../cloud/memory/cloud.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { syncConnection } from '../connection.ts'
import { rereadPipeline, rereadRun } from './reread.ts'

describe('runs are read', () => {
  const test = testDatabase()
  let cloud: MemoryCloud
  let connectionId: string
  let service: { id: string }
  let make: Awaited<ReturnType<typeof createEstate>>['make']
  let pipeline: string
  const around = () => ({ database: test.database, cloud: cloud.gate })
  const { signal } = new AbortController()
  const sync = () => syncConnection(around(), connectionId, 'runs', signal)
  const run = (number: number) => test.database.prisma.pipelineRun.findFirstOrThrow({ where: { number } })
  const calls = async (work: () => Promise<unknown>) => {
    cloud.log.clear()
    await work()
    return cloud.log.calls.map((call) => call.operation)
  }
  const addPipeline = async (name: string) => {
    const externalId = cloud.addPipeline(name)
    await make.pipeline(connectionId, name, { externalId, serviceId: service.id })
    return externalId
  }

  beforeEach(async () => {
    const estate = await createEstate(test.database)
    ;({ make, service } = estate)
    connectionId = estate.connection.id
    cloud = createMemoryCloud()
    pipeline = await addPipeline('order-service-ci-k8s')
  })

  const job = {
    id: '1',
    name: 'Unit tests',
    status: 'FAIL',
    startedAt: null,
    endedAt: null,
    message: '3 failed',
  }
  const stages = [
    { name: 'Test', key: 'a', needs: [], status: 'FAIL', startedAt: null, endedAt: null, jobs: [job] },
  ]

  it('with what they were started with, what failed, and the words of the cloud', async () => {
    const startedAt = await readNow(test.database)
    const parameters = [
      { key: 'ENVIRONMENT', value: 'test', masked: false },
      { key: 'NPM_TOKEN', value: null, masked: true },
      { key: 'DEPLOY_PASSWORD', value: 'correct-horse-battery', masked: false },
    ]
    cloud.addRun(pipeline, { status: 'FAIL', stages, startedAt, parameters, commitTitle: 'Fix it' })
    await sync()
    expect(await run(1)).toMatchObject({
      state: 'failed',
      failure: { stage: 'Test', job: 'Unit tests', jobId: '1', message: '3 failed' },
      stages: [{ key: 'a', word: 'FAIL', needs: [], jobs: [{ word: 'FAIL', offers: [] }] }],
      commitTitle: 'Fix it',
      complete: true,
    })
    // What looks like a key is kept by its name alone, masked or not.
    expect((await run(1)).parameters).toEqual([
      { key: 'ENVIRONMENT', value: 'test', masked: false },
      { key: 'NPM_TOKEN', value: null, masked: true },
      { key: 'DEPLOY_PASSWORD', value: null, masked: true },
    ])
  })

  it('in states that nobody knows: shown as they came, asked again, and not for ever', async () => {
    const now = await readNow(test.database)
    const odd = [{ name: 'Test', status: 'HIBERNATING', startedAt: null, endedAt: null, jobs: [] }]
    cloud.addRun(pipeline, { status: 'HIBERNATING', stages: odd, startedAt: now, trigger: '4' })
    await sync()
    const stored = { state: 'unknown', rawStatus: 'HIBERNATING', trigger: '4', complete: false }
    expect(await run(1)).toMatchObject({ ...stored, stages: [{ state: 'unknown', word: 'HIBERNATING' }] })
    expect(await calls(sync)).toContain('pipelines.getRun')
    const item = await test.database.prisma.runCard.findFirstOrThrow()
    expect(JSON.parse(item.item)).toMatchObject({ state: 'unknown', word: 'HIBERNATING' })
  })

  it('in between, where several began since the last look', async () => {
    const now = await readNow(test.database)
    for (let at = 0; at < 25; at += 1) cloud.addRun(pipeline, { status: 'SUCCESS', startedAt: now })
    await sync()
    await sync()
    const rows = await test.database.prisma.pipelineRun.findMany()
    expect(rows).toHaveLength(25)
    expect(rows.every(({ complete }) => complete)).toBe(true)
  })

  it('again when one that had failed is retried', async () => {
    const startedAt = await readNow(test.database)
    cloud.addRun(pipeline, { status: 'FAIL', stages, startedAt, endedAt: startedAt })
    await sync()
    expect(await run(1)).toMatchObject({ complete: true, state: 'failed' })
    cloud.addRun(pipeline, { number: 1, status: 'RUNNING', startedAt, stages: [] })
    await rereadRun(around(), { connectionId, pipeline, number: 1 })
    expect(await run(1)).toMatchObject({ complete: false, state: 'running', failure: null, endedAt: null })
  })

  it('again without any hint when somebody retried one in the cloud itself', async () => {
    const startedAt = await readNow(test.database)
    const old = new Date(startedAt.getTime() - 600_000)
    cloud.addRun(pipeline, { status: 'FAIL', stages, startedAt: old, endedAt: old })
    await sync()
    await test.database.pool.query("UPDATE pipeline_run SET seen_at = sluice_now() - interval '1 minute'")
    cloud.addRun(pipeline, { number: 1, status: 'RUNNING', startedAt: old, stages: [] })
    await sync()
    expect(await run(1)).toMatchObject({ complete: false, state: 'running' })
  })

  it('so that an answer that was asked for earlier never stands over a later one', async () => {
    const startedAt = await readNow(test.database)
    cloud.addRun(pipeline, { status: 'SUCCESS', startedAt, endedAt: startedAt })
    await sync()
    await test.database.pool.query("UPDATE pipeline_run SET seen_at = sluice_now() + interval '1 minute'")
    cloud.addRun(pipeline, { number: 1, status: 'RUNNING', startedAt })
    await rereadRun(around(), { connectionId, pipeline, number: 1 })
    expect(await run(1)).toMatchObject({ state: 'succeeded', complete: true })
  })

  it('by a hint: one run that is not here yet, a pipeline, and nothing that is not known', async () => {
    const startedAt = await readNow(test.database)
    cloud.addRun(pipeline, { status: 'RUNNING', startedAt })
    expect(await calls(() => rereadRun(around(), { connectionId, pipeline, number: 1 }))).toEqual([
      'pipelines.getRun',
    ])
    expect(await run(1)).toMatchObject({ state: 'running' })
    cloud.addRun(pipeline, { status: 'RUNNING', startedAt })
    await rereadPipeline(around(), { connectionId, pipeline }, signal)
    expect(await run(2)).toMatchObject({ state: 'running' })
    expect(await calls(() => rereadRun(around(), { connectionId, pipeline: '77', number: 1 }))).toEqual([])
    await rereadRun(around(), { connectionId, pipeline, number: 99 })
    expect(await test.database.prisma.pipelineRun.count()).toBe(2)
  })

  it('one apart from the other: a run that the cloud refuses to show does not keep the rest', async () => {
    const startedAt = await readNow(test.database)
    const other = await addPipeline('cart-service-ci-k8s')
    cloud.addRun(pipeline, { status: 'RUNNING', startedAt })
    cloud.addRun(other, { status: 'RUNNING', startedAt })
    cloud.log.fault({ operation: 'pipelines.latestRun', kind: 'refused' })
    const [outcome] = await sync()
    expect(outcome).toMatchObject({ state: 'failed', problem: expect.stringContaining('ci-k8s') })
    expect(await test.database.prisma.pipelineRun.count()).toBe(1)
    await sync()
    expect(await test.database.prisma.pipelineRun.count()).toBe(2)
  })

  it('of 300 pipelines that ran within a minute, all within one look and few calls', async () => {
    const startedAt = await readNow(test.database)
    await sync()
    const ids: string[] = []
    for (let at = 0; at < 300; at += 1) ids.push(await addPipeline(`p${at}-service-ci-k8s`))
    for (const id of ids) cloud.addRun(id, { status: 'SUCCESS', startedAt, endedAt: startedAt })
    const asked = await calls(sync)
    expect(await test.database.prisma.pipelineRun.count({ where: { complete: true } })).toBe(300)
    // One call each, and the pages of the list (20 a page here).
    expect(asked.length).toBeLessThanOrEqual(300 + 17)
    // While they are still told, some are looked at again, never all.
    expect((await calls(sync)).length).toBeLessThanOrEqual(60 + 17)
  }, 60_000)
})

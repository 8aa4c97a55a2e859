import { beforeEach, describe, expect, it } from 'vitest'
import { createPool } from '../../platform/db.ts'
import { newId } from '../../platform/ids.ts'
import { createLog } from '../../platform/log.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { closeDatabase, createDatabase } from '../database.ts'
import { type Key, readCursor } from '../page.ts'
import { listPipelines } from './pipeline-list.ts'
import { listRuns, type RunFilters } from './run-list.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 8, minute))

describe('the list of runs', () => {
  const test = testDatabase()
  let estate: Awaited<ReturnType<typeof createEstate>>
  let ci: { id: string }
  let cd: { id: string }

  beforeEach(async () => {
    estate = await createEstate(test.database)
    const { make, connection, service } = estate
    ci = await make.pipeline(connection.id, 'order-service-ci-k8s', { serviceId: service.id })
    cd = await make.pipeline(connection.id, 'order-service-cd-k8s', { serviceId: service.id, kind: 'cd' })
  })

  const add = (pipeline: { id: string }, number: number, data: object = {}) =>
    estate.make.run(pipeline.id, number, { serviceId: estate.service.id, startedAt: at(number), ...data })
  const page = async (
    filters: RunFilters & { cursor?: string; limit?: number; withTotal?: boolean } = {},
  ) => {
    const { cursor, limit = 50, ...ask } = filters
    const key = readCursor(cursor, ['integer', 'uuid'])
    if (!key.ok) throw new Error(key.failure.message)
    const text = await listRuns(test.database, { ...ask, after: key.value, limit })
    return text.parse() as { items: Record<string, unknown>[]; next: string | null; total?: number }
  }
  const numbers = async (filters: RunFilters = {}) => (await page(filters)).items.map((item) => item.number)
  const item = async (id: string) => {
    const { items } = await page()
    return items.find((each) => each.id === id)
  }

  it('is newest start first, and what has not started before all', async () => {
    await add(ci, 1)
    await add(cd, 3)
    await add(ci, 2, { startedAt: null, state: 'queued', rawStatus: 'INIT', endedAt: null })
    expect(await numbers()).toEqual([2, 3, 1])
  })

  it.each<[string, RunFilters, number[]]>([
    ['kind', { kind: ['cd'] }, [4]],
    ['state', { state: ['failed', 'running'] }, [3, 2]],
    ['branch', { branch: 'release/1' }, [2]],
    ['person', { actor: '王伟' }, [3]],
    ['service', { service: ['order-service'] }, [4, 3, 2, 1]],
    ['services', { service: ['order-service', 'nobody'] }, [4, 3, 2, 1]],
    ['no such service', { service: ['nobody'] }, []],
    ['team', { team: ['trade-core'] }, [4, 3, 2, 1]],
    ['product line', { productLine: ['other', 'trade'] }, [4, 3, 2, 1]],
    ['since', { since: at(3).toISOString() }, [4, 3]],
    ['text', { q: 'RELEASE/' }, [2]],
    ['two letters, where a word begins', { q: '王' }, [3]],
    ['two letters, where no word begins', { q: 'de' }, []],
    ['text in a team', { q: 'elease/', team: ['trade-core'] }, [2]],
    ['several of two', { state: ['failed', 'succeeded'], kind: ['ci', 'cd'] }, [4, 2, 1]],
    ['the same twice', { state: ['failed', 'failed'] }, [2]],
    ['number', { q: '#3' }, [3]],
    ['two at once', { state: ['succeeded'], kind: ['ci'] }, [1]],
    ['a text with wildcards', { q: '%' }, []],
  ])('by %s', async (_, filters, expected) => {
    await add(ci, 1)
    await add(ci, 2, { state: 'failed', branch: 'release/1' })
    await add(ci, 3, { state: 'running', actor: '王伟', endedAt: null })
    await add(cd, 4)
    expect(await numbers(filters)).toEqual(expected)
    expect((await page({ ...filters, withTotal: true })).total).toBe(expected.length)
  })

  it('is walked on over several values', async () => {
    for (let number = 1; number <= 6; number += 1)
      await add(ci, number, { state: number % 2 ? 'failed' : 'succeeded' })
    const state = ['failed', 'succeeded']
    const first = await page({ state, limit: 4 })
    const second = await page({ state, limit: 4, cursor: first.next ?? '' })
    expect([...first.items, ...second.items].map((each) => each.number)).toEqual([6, 5, 4, 3, 2, 1])
  })

  it('is walked whole and once, also where many started at one instant or not yet', async () => {
    for (let number = 1; number <= 9; number += 1)
      await add(ci, number, { startedAt: number < 4 ? null : at(Math.floor(number / 3)) })
    const seen: unknown[] = []
    for (let cursor: string | undefined; ; ) {
      const found = await page(cursor === undefined ? { limit: 2 } : { limit: 2, cursor })
      seen.push(...found.items.map(({ number }) => number))
      if (found.next === null) break
      cursor = found.next
    }
    expect(seen).toHaveLength(9)
    expect(new Set(seen).size).toBe(9)
    expect(seen).toEqual(await numbers())
  })

  it('is planned once, however far it is walked', async () => {
    await add(ci, 1)
    await test.database.pool.query(
      `INSERT INTO pipeline_run (id, pipeline_id, service_id, number, state, raw_status, started_at, seen_at)
        SELECT gen_random_uuid(), pipeline_id, service_id, n, state, raw_status, started_at + n * interval '1 minute', seen_at
        FROM pipeline_run, generate_series(2, 600) AS n`,
    )
    await test.asOwner('ANALYZE run_card')
    const log = createLog('silent', 'test')
    const single = createDatabase(createPool({ databaseUrl: test.url, databasePoolSize: 1 }, log))
    try {
      let after: Key | null = null
      for (let walked = 0; walked < 12; walked += 1) {
        const { next } = (await listRuns(single, { after, limit: 5 })).parse() as { next: string }
        const key = readCursor(next, ['integer', 'uuid'])
        after = key.ok ? key.value : null
      }
      const { rows } = await single.pool.query<{ anew: string }>(
        `SELECT custom_plans AS anew FROM pg_prepared_statements WHERE name LIKE 'runs.%' AND statement LIKE '%(at, run_id) <%'`,
      )
      // The first five times PostgreSQL always looks.
      expect(rows.map(({ anew }) => Number(anew))).toEqual([5])
    } finally {
      await closeDatabase(single)
    }
  })

  it('says what was made and where that runs, whichever comes first', async () => {
    const { id } = await add(ci, 1, { commitSha: 'c'.repeat(40), commitTitle: 'as the cloud has it' })
    expect(await item(id)).toMatchObject({ title: 'as the cloud has it', builds: [], runsIn: [] })
    const { prisma } = test.database
    const { newer, codeRepository, environments, service } = estate
    await prisma.build.update({ where: { id: newer.id }, data: { runId: id } })
    await prisma.codeCommit.create({
      data: {
        repositoryId: codeRepository.id,
        sha: 'c'.repeat(40),
        authorName: 'W',
        title: 'as Git has it',
        message: 'as Git has it',
        committedAt: at(0),
        seenAt: at(0),
      },
    })
    const place = { serviceId: service.id, environmentId: environments.production.id }
    await prisma.place.updateMany({ where: place, data: { runningBuildId: newer.id } })
    const found = await item(id)
    expect(found).toMatchObject({ title: 'as Git has it', builds: [{ id: newer.id }] })
    expect(found?.runsIn).toContain('production')
    await prisma.place.updateMany({ where: place, data: { runningBuildId: null } })
    expect((await item(id))?.runsIn).not.toContain('production')
    await prisma.build.update({ where: { id: newer.id }, data: { version: '202611-20261121.9' } })
    expect(await item(id)).toMatchObject({ builds: [{ version: '202611-20261121.9' }] })
  })

  it('follows names: service, team, product line, pipeline', async () => {
    const { id } = await add(ci, 1)
    const { prisma } = test.database
    await prisma.service.update({ where: { id: estate.service.id }, data: { slug: 'ordering-service' } })
    await prisma.team.update({ where: { id: estate.team.id }, data: { slug: 'core', name: 'Core' } })
    await prisma.productLine.update({ where: { id: estate.productLine.id }, data: { name: 'Trading' } })
    await prisma.pipeline.update({ where: { id: ci.id }, data: { name: 'renamed', kind: 'other' } })
    expect(await item(id)).toMatchObject({
      service: { slug: 'ordering-service' },
      team: { slug: 'core', name: 'Core' },
      productLine: { name: 'Trading' },
      pipeline: 'renamed',
      pipelineKind: 'other',
    })
    expect(await numbers({ team: ['core'], kind: ['other'], q: 'ordering' })).toEqual([1])
    await prisma.pipelineRun.delete({ where: { id } })
    expect(await numbers()).toEqual([])
  })

  it('tells live views of what changed, once, and not of a look that found nothing new', async () => {
    const client = await test.database.pool.connect()
    const told: string[] = []
    try {
      client.on('notification', ({ payload }) => told.push(payload ?? ''))
      await client.query('LISTEN sluice_changed')
      const heard = async (work: () => Promise<unknown>) => {
        told.length = 0
        await work()
        await client.query('SELECT 1')
        return told.filter((each) => each.startsWith('run ') || each.startsWith('pipeline '))
      }
      let id = ''
      await heard(async () => {
        id = (await add(ci, 1, { state: 'running', endedAt: null })).id
      })
      const { prisma } = test.database
      const change = (data: object) => heard(() => prisma.pipelineRun.update({ where: { id }, data }))
      expect(await change({ seenAt: at(30) })).toEqual([])
      expect(await change({ stages: [{ name: 'Test', state: 'running' }] })).toEqual([
        `run ${id}`,
        `pipeline ${ci.id}`,
      ])
      const gate = {
        id: newId(),
        runId: id,
        jobId: '1',
        name: 'x',
        answer: 'refuse',
        reasons: [],
        at: at(1),
        serviceId: estate.service.id,
        environmentId: estate.environments.test.id,
      }
      expect(await heard(() => prisma.pipelineGate.create({ data: gate }))).toEqual([`run ${id}`])
    } finally {
      client.release(true)
    }
  })

  it('goes with pipelines that know their last run', async () => {
    await add(ci, 1)
    const last = await add(ci, 2, {
      state: 'failed',
      failure: { stage: 'a', job: 'b', jobId: '1', message: null },
    })
    const text = await listPipelines(test.database, { after: null, limit: 1, withTotal: true })
    expect(text.parse()).toMatchObject({
      items: [{ name: 'order-service-cd-k8s', kind: 'cd', lastRun: null }],
      total: 2,
      next: expect.any(String),
    })
    const after = { name: 'order-service-cd-k8s', id: cd.id }
    const next = await listPipelines(test.database, { after, limit: 5, team: ['trade-core'] })
    expect(next.parse()).toMatchObject({
      items: [{ id: ci.id, lastRun: { id: last.id, number: 2, state: 'failed', failure: { job: 'b' } } }],
      next: null,
    })
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import { LogLines, LogMatches, LogOutline } from '../../api/contract/run-log.ts'
import { createMemoryCloud, type MemoryCloud } from '../../cloud/memory/cloud.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { builders } from '../../testing/builders.ts'
import { testDatabase } from '../../testing/database.ts'
import { createPeople } from '../../testing/people.ts'
import { testPortal } from '../../testing/portal.ts'
import { sweepRunLogs, tailRunLog } from './tail-log.ts'

const jobId = '4711'
const steps = ['Clone', 'Unit tests', 'Upload report']
const longAgo = new Date(0)

describe('logs of runs', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let cloud: MemoryCloud
  let viewer: Actor
  let runId: string
  let pipeline: string

  const print = (step: number, ...lines: string[]) => cloud.runLogs.print(pipeline, 1, jobId, step, lines)
  const get = (path: string) => portal.as(viewer)('GET', `/api/v1/runs/${runId}/jobs/${jobId}/log${path}`)
  const lines = async (query = '') => LogLines.parse((await get(query)).json)
  const outline = async () => LogOutline.parse((await get('/outline')).json)
  const logId = async () => (await test.database.prisma.runLog.findFirstOrThrow()).id
  /** One turn of the worker, as if its time had come. */
  const turn = async (id?: string) => {
    const of = id ?? (await logId())
    await test.database.prisma.runLog.updateMany({ where: { endedAt: null }, data: { askAt: longAgo } })
    return tailRunLog({ database: test.database, cloud: cloud.gate }, of)
  }
  const jobs = () =>
    test.asOwner(
      `SELECT count(*)::int AS count FROM graphile_worker._private_jobs WHERE key LIKE 'run-log.tail:%'`,
    )

  beforeEach(async () => {
    cloud = createMemoryCloud()
    const make = builders(test.database)
    const connection = await make.connection()
    pipeline = cloud.addPipeline('order-service-ci-k8s')
    const row = await make.pipeline(connection.id, 'order-service-ci-k8s', { externalId: pipeline })
    const job = { id: jobId, name: 'Unit tests', state: 'running', startedAt: null, endedAt: null }
    const run = await make.run(row.id, 1, {
      state: 'running',
      endedAt: null,
      stages: [{ name: 'Test', state: 'running', jobs: [job] }],
    })
    runId = run.id
    cloud.runLogs.begin(pipeline, 1, jobId, steps)
    viewer = (await createPeople(test.database)).viewer
  })

  it('is read on while somebody reads it, and ends with the job', async () => {
    expect(await lines()).toMatchObject({ state: 'waiting', lines: 0, items: [] })
    expect((await jobs()).rows[0]).toEqual({ count: 1 })
    await turn()
    expect(await lines()).toMatchObject({ state: 'waiting', lines: 0 })
    print(0, '##[section]Clone', 'git fetch')
    await turn()
    print(1, 'no head of its own', 'ERROR one failed')
    await turn()
    expect(await lines('?from=2&limit=2')).toMatchObject({
      state: 'running',
      lines: 4,
      from: 2,
      items: ['git fetch', 'no head of its own'],
    })
    expect((await lines('?from=-1')).items).toEqual(['ERROR one failed'])
    cloud.runLogs.end(pipeline, 1, jobId)
    await turn()
    const all = await outline()
    expect(all).toMatchObject({ state: 'ended', lines: 4, errors: [4], errorCount: 1, job: 'Unit tests' })
    // The last step never began.
    expect(all.groups).toEqual([
      { line: 1, end: 2, name: 'Clone', depth: 0 },
      { line: 3, end: 4, name: 'Unit tests', depth: 0 },
    ])
    const before = cloud.log.calls.length
    await turn()
    expect(cloud.log.calls.length).toBe(before)
  })

  it('costs one reader of the cloud however many read, and none when nobody does', async () => {
    print(0, 'first')
    await lines()
    await turn()
    await Promise.all(Array.from({ length: 50 }, () => lines()))
    const asked = () => cloud.log.count('runLogs.readStep')
    const before = asked()
    print(0, 'second')
    const id = await logId()
    await test.database.prisma.runLog.updateMany({ data: { askAt: longAgo } })
    await Promise.all(
      Array.from({ length: 8 }, () => tailRunLog({ database: test.database, cloud: cloud.gate }, id)),
    )
    expect(asked() - before).toBeLessThanOrEqual(2)
    expect((await lines()).items).toEqual(['first', 'second'])
    await test.database.prisma.runLog.updateMany({ data: { watchedUntil: longAgo } })
    const quiet = cloud.log.calls.length
    await turn()
    expect(cloud.log.calls.length).toBe(quiet)
  })

  it('goes on after its worker died, without a line lost or twice', async () => {
    print(0, ...Array.from({ length: 30 }, (_, n) => `line ${n}`))
    await lines()
    await turn()
    print(0, 'after')
    const far = new Date(Date.now() + 60_000)
    await test.database.prisma.runLog.updateMany({
      data: { claimId: '01900000-0000-7000-8000-000000000009', claimedUntil: far, askAt: longAgo },
    })
    expect(await tailRunLog({ database: test.database, cloud: cloud.gate }, await logId())).toMatchObject({
      value: null,
    })
    expect(await sweepRunLogs({ database: test.database })).toMatchObject({ taken: 0 })
    await test.database.prisma.runLog.updateMany({ data: { claimedUntil: longAgo } })
    expect(await sweepRunLogs({ database: test.database })).toMatchObject({ taken: 1 })
    await turn()
    expect((await lines('?from=30')).items).toEqual(['line 29', 'after'])
  })

  it('holds 20,000 lines: read by number, searched, and sent raw as they came', async () => {
    const texts = Array.from({ length: 20_000 }, (_, n) =>
      n === 12_344 ? '##[error]Needle broke' : `[INFO] item ${n} ${'x'.repeat(n % 90)}`,
    )
    print(0, ...texts)
    cloud.runLogs.end(pipeline, 1, jobId)
    await lines()
    await turn()
    expect(await outline()).toMatchObject({ state: 'ended', lines: 20_000, errors: [12_345] })
    const part = await lines('?from=12340&limit=1000')
    expect(part.items).toEqual(texts.slice(12_339, 13_339))
    expect(LogMatches.parse((await get('/search?q=needle')).json)).toMatchObject({
      count: 1,
      lines: [12_345],
      searched: 20_000,
    })
    expect(LogMatches.parse((await get('/search?q=needle&exact=true')).json)).toMatchObject({ count: 0 })
    const many = LogMatches.parse((await get('/search?q=item')).json)
    expect([many.count, many.lines.length]).toEqual([19_999, 5_000])
    const raw = await get('/raw')
    expect(raw.text).toBe(texts.map((text) => `${text}\n`).join(''))
    const sizes = await test.database.prisma.runLogSegment.findMany({
      select: { byteCount: true, content: true },
    })
    expect(sizes.length).toBeGreaterThan(10)
    expect(Math.max(...sizes.map(({ content }) => content.length))).toBeLessThanOrEqual(65_536)
    expect(sizes.every(({ byteCount, content }) => byteCount === content.length)).toBe(true)
  })

  it('takes control characters, NUL, scripts and a line of 1 MB as text', async () => {
    const odd = [
      'a\u0000b\u0007\u001b[2J',
      '<script>alert(1)</script>',
      'half \ud83d of a pair',
      'x'.repeat(1_048_576),
      'end',
    ]
    print(0, ...odd)
    cloud.runLogs.end(pipeline, 1, jobId)
    await lines()
    await turn()
    const read = await lines()
    expect(read.items.slice(0, 3)).toEqual([odd[0], odd[1], 'half \ufffd of a pair'])
    expect(read.items[3]).toHaveLength(4_000)
    expect(read).toMatchObject({ lines: 5, cut: [4] })
    expect(read.items[4]).toBe('end')
    const raw = await get('/raw')
    expect(raw.headers).toMatchObject({
      'content-type': 'text/plain; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'content-disposition': expect.stringMatching(/^attachment; filename="[\w-]+\.log"$/),
    })
    expect(raw.text).toContain(`${'x'.repeat(1_048_576)}\nend\n`)
    expect((await get(`/search?q=${encodeURIComponent('<SCRIPT>')}`)).json).toMatchObject({
      count: 1,
      lines: [2],
    })
  })

  it('says when the token was revoked in the middle, and goes on where it was when it is good again', async () => {
    cloud.runLogs.partLines = 10
    print(0, ...Array.from({ length: 25 }, (_, n) => `line ${n}`))
    await lines()
    cloud.log.fault({ operation: 'runLogs.readStep', kind: 'refused', skip: 1 })
    await turn()
    const refused = await lines()
    expect(refused).toMatchObject({ state: 'running', lines: 10, problem: { code: 'cloud-refused' } })
    expect(refused.problem?.message).not.toBe('')
    await turn()
    expect(await lines()).toMatchObject({ lines: 25, problem: null })
    expect((await lines()).items).toEqual(Array.from({ length: 25 }, (_, n) => `line ${n}`))
  })

  it.each([
    ['throttled', 'cloud-throttled'],
    ['unavailable', 'cloud-unavailable'],
    ['nonsense', 'cloud-nonsense'],
    ['not-found', 'gone'],
  ] as const)('%s is told as %s', async (kind, code) => {
    await lines()
    cloud.log.fault({ operation: 'runLogs.listSteps', kind })
    const result = await turn()
    expect((await lines()).problem).toMatchObject({ code })
    expect(result).toMatchObject({ ok: true, value: { againMs: expect.any(Number) } })
  })

  it('begins anew when the job is run again', async () => {
    print(0, 'of the first try')
    cloud.runLogs.end(pipeline, 1, jobId)
    await lines()
    await turn()
    expect(await lines()).toMatchObject({ state: 'ended', generation: 1 })
    cloud.runLogs.begin(pipeline, 1, jobId, steps)
    print(0, 'of the second')
    await test.database.prisma.runLog.updateMany({ data: { endedAt: longAgo } })
    await lines()
    await turn()
    expect(await lines()).toMatchObject({
      state: 'running',
      generation: 2,
      lines: 1,
      items: ['of the second'],
    })
  })

  it('is let go a day after somebody last read it, and read again when asked for', async () => {
    print(0, 'kept')
    cloud.runLogs.end(pipeline, 1, jobId)
    await lines()
    await turn()
    await test.asOwner(`UPDATE run_log SET watched_until = sluice_now() - interval '23 hours'`)
    expect(await sweepRunLogs({ database: test.database })).toMatchObject({ dropped: 0 })
    await test.asOwner(`UPDATE run_log SET watched_until = sluice_now() - interval '25 hours'`)
    expect(await sweepRunLogs({ database: test.database })).toMatchObject({ dropped: 1 })
    expect(await test.database.prisma.runLogSegment.count()).toBe(0)
    expect(await lines()).toMatchObject({ state: 'waiting' })
    await turn()
    expect(await lines()).toMatchObject({ state: 'ended', items: ['kept'] })
  })

  it('refuses what is not there and what makes no sense', async () => {
    const at = (path: string) => portal.as(viewer)('GET', `/api/v1/runs/${path}`)
    const nobody = '00000000-0000-4000-8000-000000000000'
    for (const path of ['log', 'log/outline', 'log/search?q=x', 'log/raw']) {
      expect((await at(`${nobody}/jobs/1/${path}`)).status).toBe(404)
      expect((await at(`${runId}/jobs/999/${path}`)).status).toBe(404)
      expect((await portal.call('GET', `/api/v1/runs/${runId}/jobs/${jobId}/${path}`)).status).toBe(401)
    }
    expect((await at(`nothing/jobs/1/log/raw`)).status).toBe(400)
    expect((await at(`${runId}/jobs/%E0%A4%A/log/raw`)).status).toBeGreaterThanOrEqual(400)
    expect((await at(`${runId}/jobs/a%00b/log/raw`)).status).toBe(400)
    expect((await get('?from=1.5')).status).toBe(400)
    expect((await get('?limit=100000')).status).toBe(400)
    expect((await get('/search?q=')).status).toBe(400)
    expect((await get('?from=99999999')).json).toMatchObject({ items: [] })
  })
})

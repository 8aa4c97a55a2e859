import { request as send } from 'node:http'
import { Writable } from 'node:stream'
import fc from 'fast-check'
import { pino } from 'pino'
import { beforeEach, describe, expect, it } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import { createGround } from '../testing/estate.ts'
import { createPeople } from '../testing/people.ts'
import { type Ask, type Caller, testPortal } from '../testing/portal.ts'

const sha = (digit: string) => digit.repeat(40)
const push = (after = sha('a')) => ({
  object_kind: 'push',
  before: sha('0'),
  after,
  ref: 'refs/heads/main',
  project_id: 17,
  repository: { git_http_url: 'https://codeup.aliyun.com/yunfan/trade/order.git' },
})
const task = (statusCode: string) => ({
  event: 'task',
  action: 'status',
  task: { pipelineId: '1201', pipelineName: 'order-ci', taskName: 'build', buildNumber: '42', statusCode },
})

describe('the door of webhooks', () => {
  const lines: string[] = []
  const log = pino(
    { level: 'trace' },
    new Writable({ write: (chunk, _, done) => done(void lines.push(String(chunk))) }),
  )
  const test = testDatabase()
  const portal = testPortal(test, { log })
  let admin: Caller
  let connectionId: string

  beforeEach(async () => {
    lines.length = 0
    connectionId = (await createGround(test.database)).connection.id
    admin = portal.as((await createPeople(test.database)).admin)
  })

  interface Made {
    id: string
    path: string
    token: string | null
  }
  async function make(kind: string, overlapHours?: number): Promise<Made> {
    const body = { kind, ...(overlapHours === undefined ? {} : { overlapHours }) }
    const { status, json } = await admin('POST', `/api/v1/connections/${connectionId}/hooks`, { body })
    expect(status).toBe(201)
    return { id: json.id, path: new URL(json.url).pathname, token: json.token }
  }
  const deliver = async ({ path, token }: Made, body: unknown, ask: Ask = {}) => {
    const headers = { ...(token ? { 'x-codeup-token': token } : {}), ...ask.headers }
    const answer = await portal.call('POST', path, ask.raw ? { raw: ask.raw, headers } : { body, headers })
    return [answer.status, answer.json?.verdict ?? answer.json?.code]
  }
  const jobs = async () => {
    const { rows } = await test.database.pool.query<{ name: string; payload: unknown }>(
      `SELECT t.identifier AS name, j.payload FROM graphile_worker._private_jobs j
       JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier LIKE '%reread' ORDER BY j.id`,
    )
    return rows
  }
  const rows = () => test.database.prisma.hookDelivery.findMany({ orderBy: { at: 'asc' } })
  const nobody = [404, 'not-found']

  it('takes a push as a hint: the look that follows is a job, and nothing of the body is kept', async () => {
    const made = await make('codeup')
    expect(await deliver(made, push(), { headers: { 'x-codeup-event': 'Push Hook' } })).toEqual([
      200,
      'taken',
    ])
    expect(await jobs()).toEqual([{ name: 'hook.reread', payload: { connectionId } }])
    expect(await rows()).toMatchObject([
      { object: 'repository 17', mark: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ])
    expect(await rows()).toMatchObject([
      { verdict: 'taken', event: 'Push Hook', subject: 'yunfan/trade/order main aaaaaaaa' },
    ])
    const [secret = ''] = made.path.split('/').slice(-1)
    const kept = JSON.stringify([await rows(), await test.database.prisma.hookAddress.findMany(), await test.database.prisma.ledgerEntry.findMany()], (_, value) => (typeof value === 'bigint' ? String(value) : value)) // biome-ignore format: one glance
    expect(kept).not.toContain(secret)
    expect(kept).not.toContain(made.token)
    expect(kept).not.toContain('git_http_url')
  })

  it('duplicates, replays and what comes out of order are one look at what is true now', async () => {
    const made = await make('flow')
    for (const word of ['SUCCESS', 'RUNNING', 'RUNNING', 'SUCCESS']) await deliver(made, task(word))
    const many = await Promise.all(Array.from({ length: 8 }, () => deliver(made, task('FAIL'))))
    expect(many.every(([status]) => status === 200)).toBe(true)
    expect(await jobs()).toEqual([{ name: 'hook.reread', payload: { connectionId } }])
    expect(
      new Set((await rows()).filter(({ verdict }) => verdict === 'taken').map(({ object }) => object)),
    ).toEqual(new Set(['run 1201 42']))
    const found = await rows()
    const of = (verdict: string) => found.filter((row) => row.verdict === verdict)
    expect(of('taken').length + of('duplicate').reduce((sum, { count }) => sum + count, 0)).toBe(12)
    // Later the same is looked at again: a stage that is run again says the same words.
    await test.database.prisma.hookDelivery.updateMany({ data: { at: new Date(Date.now() - 60_000) } })
    expect(await deliver(made, task('FAIL'))).toEqual([200, 'taken'])
  })

  it('tells who is not ours nothing, whatever was wrong', async () => {
    const made = await make('codeup')
    const flow = await make('flow')
    const forged: [string, Ask][] = [
      [made.path, {}],
      [made.path, { headers: { 'x-codeup-token': 'wrong' } }],
      [made.path, { headers: { 'x-codeup-token': `${made.token}x` } }],
      [
        made.path.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')),
        { headers: { 'x-codeup-token': made.token ?? '' } },
      ],
      [flow.path.replace('/flow/', '/acr/'), {}],
      [flow.path.replace(connectionId, '00000000-0000-4000-8000-000000000000'), {}],
      [`${flow.path}/more`, {}],
      ['/api/hooks', {}],
    ]
    const answers = []
    for (const [path, ask] of forged) {
      const { status, json } = await portal.call('POST', path, { body: push(), ...ask })
      answers.push([status, json.code, json.message, json.detail])
    }
    expect(new Set(answers.map((each) => JSON.stringify(each)))).toEqual(
      new Set([JSON.stringify([404, 'not-found', 'there is no such address', undefined])]),
    )
    expect((await portal.call('GET', flow.path)).status).toBe(404)
    expect(await jobs()).toEqual([])
    const refused = (await rows()).filter(({ verdict }) => verdict === 'refused')
    expect(refused.reduce((sum, { count }) => sum + count, 0)).toBe(5)
    expect(refused.every(({ subject, event }) => subject === null && event === '')).toBe(true)
  })

  it('takes a replaced address until it ends, and a closed one not at all', async () => {
    const first = await make('flow')
    const second = await make('flow', 1)
    expect(await deliver(first, task('RUNNING'))).toEqual([200, 'taken'])
    expect(await deliver(second, task('SUCCESS'))).toEqual([200, 'taken'])
    await test.database.prisma.hookAddress.update({
      where: { id: first.id },
      data: { endsAt: new Date(Date.now() - 1) },
    })
    expect(await deliver(first, task('FAIL'))).toEqual(nobody)
    expect((await admin('DELETE', `/api/v1/connections/${connectionId}/hooks/${second.id}`)).status).toBe(200)
    expect(await deliver(second, task('FAIL'))).toEqual(nobody)
    expect((await admin('DELETE', `/api/v1/connections/${connectionId}/hooks/${second.id}`)).status).toBe(404)
    const third = await make('flow', 0)
    await test.database.prisma.connection.update({
      where: { id: connectionId },
      data: { disabledAt: new Date() },
    })
    expect(await deliver(third, task('FAIL'))).toEqual(nobody)
    const ledger = await test.database.prisma.ledgerEntry.findMany({
      where: { action: { startsWith: 'hook.' } },
      orderBy: { id: 'asc' },
    })
    expect(ledger.map(({ action }) => action)).toEqual([
      'hook.created',
      'hook.rotated',
      'hook.revoked',
      'hook.created',
    ])
  })

  it('answers what it does not know, the test button, and what is not JSON', async () => {
    const made = await make('codeup')
    expect(await deliver(made, { object_kind: 'note', project_id: 17 })).toEqual([200, 'unknown'])
    expect(await deliver(made, [])).toEqual([200, 'unknown'])
    expect(await deliver(made, { before: sha('a'), after: sha('b') })).toEqual([200, 'test'])
    const text = JSON.stringify(push())
    for (const bytes of [text.slice(0, -9), '', '{"a":', Buffer.from([0x7b, 0xff, 0x7d])])
      expect(await deliver(made, null, { raw: { type: 'application/json', bytes } })).toEqual([
        400,
        'invalid',
      ])
    expect(await jobs()).toEqual([])
    const { json } = await admin('GET', `/api/v1/connections/${connectionId}/hooks`)
    expect(json.day.map((each: { verdict: string; count: number }) => [each.verdict, each.count])).toEqual([
      ['test', 1],
      ['unknown', 2],
      ['unreadable', 4],
    ])
    expect(json.addresses[0].usedAt).not.toBeNull()
  })

  it('refuses 5 MB before it is read whole, by its word and without it', async () => {
    const made = await make('flow')
    const bytes = Buffer.alloc(5_000_000, 0x20)
    expect(await deliver(made, null, { raw: { type: 'application/json', bytes } })).toEqual([
      413,
      'too-large',
    ])
    // No length is said, and it never ends: the answer comes all the same.
    const status = await new Promise((resolve, reject) => {
      const { port } = new URL(portal.url)
      const sent = send({ host: '127.0.0.1', port, method: 'POST', path: made.path }, (answer) => {
        resolve(answer.statusCode)
        sent.destroy()
      })
      sent.on('error', reject)
      sent.write(bytes.subarray(0, 1_100_000))
    })
    expect(status).toBe(413)
    // Who is cut off in the middle is no error of ours.
    await new Promise<void>((resolve) => {
      const { port } = new URL(portal.url)
      const sent = send({
        host: '127.0.0.1',
        port,
        method: 'POST',
        path: made.path,
        headers: { 'content-length': 100 },
      })
      sent.on('error', () => resolve())
      sent.write('{"a"')
      setImmediate(() => sent.destroy(new Error('gone')))
    })
    expect(await deliver(made, task('RUNNING'))).toEqual([200, 'taken'])
    expect(lines.filter((line) => line.includes('"level":50'))).toEqual([])
  })

  it('writes nothing of a body or a secret into the log', async () => {
    const made = await make('codeup')
    await deliver(made, { ...push(), user_name: 'somebody-in-the-body' })
    await deliver(made, null, {
      raw: { type: 'application/json', bytes: '{"user_name":"somebody-in-the-body"' },
    })
    await deliver({ ...made, token: 'forged-token' }, push())
    await portal.call('POST', made.path.replace('/codeup/', '/nonsense/'), { body: push() })
    const text = lines.join('\n')
    for (const word of [
      'somebody-in-the-body',
      made.path.split('/').at(-1) ?? '',
      made.token ?? '',
      'forged-token',
    ])
      expect(text).not.toContain(word)
  })

  it('whatever comes, it never breaks', async () => {
    const doors = [await make('codeup'), await make('flow'), await make('acr')]
    const value = fc.jsonValue({ maxDepth: 3 })
    const named = (names: string[]) => fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] }) // biome-ignore format: one glance
    const task = named(['pipelineId', 'buildNumber', 'statusCode', 'taskName'])
    const shaped = fc.record(
      { object_kind: fc.constantFrom('push', 'tag_push', 'merge_request', 'x'), project_id: fc.oneof(fc.integer(), fc.string()), object_attributes: named(['iid', 'action']), ref: fc.string({ unit: 'binary' }), task, event: fc.string({ unit: 'binary' }), repository: named(['namespace', 'name', 'git_http_url']), push_data: value, type: fc.string(), data: value },
      { requiredKeys: [] },
    ) // biome-ignore format: one glance
    const bytes = fc.oneof(
      shaped.map((body) => Buffer.from(JSON.stringify(body))),
      value.map((body) => Buffer.from(JSON.stringify(body))),
      fc.uint8Array({ maxLength: 200 }).map((each) => Buffer.from(each)),
    )
    const header = fc.stringMatching(/^[ -~]{0,40}$/).map((text) => text.trim())
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...doors), bytes, header, async (made, body, name) => {
        const ask = { raw: { type: 'application/json', bytes: body }, headers: { 'x-codeup-event': name } }
        const [status] = await deliver(made, null, ask)
        expect([200, 400]).toContain(status)
      }),
      { numRuns: 80 },
    )
    const path = fc.stringMatching(/^[!-~]{0,60}$/).map((text) => `/api/hooks/${text.replace(/[?#]/g, '')}`)
    await fc.assert(
      fc.asyncProperty(path, async (each) => {
        expect((await portal.call('POST', each, { body: {} })).status).toBe(404)
      }),
      { numRuns: 20 },
    )
    expect(lines.filter((line) => line.includes('"level":50'))).toEqual([])
  })

  it('a source that comes too often waits, and who is forged from there does not fill the table', async () => {
    const made = await make('flow')
    for (let turn = 0; turn < 90; turn += 1)
      await portal.call('POST', made.path.replace(/.$/, '_'), { body: {} })
    const [row] = await rows()
    expect(await rows()).toHaveLength(1)
    expect(row?.count).toBeLessThan(90)
    expect(await deliver(made, task('RUNNING'))).toEqual([200, 'taken'])
  })
})

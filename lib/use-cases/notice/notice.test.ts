import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { transact } from '../../catalog/transaction.ts'
import { createMemoryMessenger, type MemoryMessenger } from '../../cloud/memory/messenger.ts'
import { ok } from '../../domain/failure/result.ts'
import { givenUpAfterMs } from '../../domain/notice/retry.ts'
import { sendNotices as sendJob } from '../../queue/notice.ts'
import { testDatabase } from '../../testing/database.ts'
import { createStage, type Stage } from '../../testing/promotion-stage.ts'
import type { Surroundings } from '../define.ts'
import { requestPromotion } from '../promotion/request-promotion.ts'
import { portal, transition } from '../promotion/transition.ts'
import { createRoute, retireRoute, testRoute, updateRoute } from './edit-routes.ts'
import { listRoutes } from './list-routes.ts'
import { sendNotices } from './send-notices.ts'

const keys = [{ id: 'k1', bytes: Buffer.alloc(32, 3) }]
const robot = { url: 'https://oapi.dingtalk.com/robot/send?access_token=hush-hush', secret: 'SEC-hush-hush' }

describe('notices', () => {
  const test = testDatabase()
  let stage: Stage
  let messenger: MemoryMessenger
  const post = () => ({ messenger, keys, origin: 'https://sluice.example' })
  const send = (around: Surroundings = stage.around) => sendNotices(around, post())
  const rows = () => test.database.prisma.notice.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })
  const made = async (actor: Parameters<typeof listRoutes>[1], input: object): Promise<string> => {
    const result = await createRoute(keys)(stage.around, actor, input)
    if (!result.ok) throw new Error(JSON.stringify(result.failure))
    return result.value.id
  }
  const teamRoute = (more: object = {}) =>
    made(stage.people.lin, {
      team: 'trade-core',
      channel: 'email',
      address: 'team@example.com',
      locale: 'en',
      ...more,
    })
  const own = (actor: Parameters<typeof listRoutes>[1], address: string, more: object = {}) =>
    made(actor, { channel: 'email', address, locale: 'zh-CN', ...more })

  /** A promotion into production that waits for an approval. */
  const ask = async () => {
    const build = await stage.addBuild('one')
    await stage.runs('preview', build)
    await stage.pass(70)
    const asked = { service: 'order-service', environment: 'production', build: build.id, reason: 'because' }
    const result = await requestPromotion(stage.around, stage.people.wang, asked)
    if (!result.ok) throw new Error(JSON.stringify(result.failure))
    return result.value
  }
  const failNow = async (id: string, how: 'failed' | 'errored') => {
    const promotion = await test.database.prisma.promotion.update({
      where: { id },
      data: { state: 'applying', startedAt: new Date(), firstWriteAt: new Date() },
    })
    const result = await transact(test.database, (tx) =>
      transition(tx, promotion, how, {
        actor: portal,
        change: { failure: { code: 'rollout-stuck', message: 'rollout is not ready' } },
      }),
    )
    if (!result.ok) throw new Error(JSON.stringify(result.failure))
  }

  const recordFailed = (id: string) =>
    transact(test.database, async (tx) => {
      await tx.record({
        actorKind: 'system', actorId: null, actorName: 'Sluice', action: 'promotion.failed', subjectKind: 'promotion',
        subjectId: id, subjectName: 'P', serviceId: stage.serviceId, promotionId: id, detail: {},
      }) // biome-ignore format: one glance
      return ok(null)
    })

  beforeEach(async () => {
    stage = await createStage(test)
    messenger = createMemoryMessenger()
  })

  it('are written for each way that hears of it, in the transaction of the fact, with a job, and sent in its language', async () => {
    await teamRoute()
    await own(stage.people.lin, 'lin@example.com')
    await own(stage.people.zhou, 'zhou@example.com')
    await own(stage.people.wang, 'wang@example.com', { kinds: ['promotion-failed'] })
    const { id, number } = await ask()
    expect((await rows()).map(({ kind }) => kind)).toEqual(['approval-asked', 'approval-asked'])
    const jobs = await test.asOwner(
      `SELECT 1 FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id WHERE t.identifier = $1`,
      [sendJob.name],
    )
    expect(jobs.rowCount).toBeGreaterThan(0)
    expect(await send()).toEqual(ok(2))
    expect(await send()).toEqual(ok(0))
    const sent = new Map(
      messenger.received.map(({ to, message }) => [to.channel === 'email' && to.address, message]),
    )
    expect(new Set(sent.keys())).toEqual(new Set(['lin@example.com', 'team@example.com']))
    expect(sent.get('team@example.com')).toMatchObject({
      title: 'Approval asked: order-service → production',
      text: `WANG asks for P-${number}.\nReason: because\n\nhttps://sluice.example/promotions/${id}`,
    })
    expect(sent.get('lin@example.com')?.title).toBe('请审批:order-service → 生产')
  })

  it('tell of a failure its people and team, of one left unsettled as that, each once', async () => {
    await teamRoute({ kinds: ['promotion-failed', 'unsettled'] })
    await own(stage.people.wang, 'wang@example.com', { kinds: ['promotion-failed', 'unsettled'] })
    const { id } = await ask()
    await failNow(id, 'errored')
    const written = await rows()
    expect(written.map(({ kind }) => kind)).toEqual(['unsettled', 'unsettled'])
    expect(written[0]?.values).toMatchObject({ service: 'order-service', why: 'rollout is not ready' })
    // The same fact told again, whoever tells it, is the same message.
    const entry = await test.database.prisma.ledgerEntry.findFirstOrThrow({
      where: { action: 'promotion.errored' },
    })
    await transact(test.database, async (tx) => {
      const { id: _id, at: _at, ...again } = entry
      await tx.record({ ...again, action: 'promotion.errored', detail: { unsettled: true } })
      return ok(null)
    })
    expect(await rows()).toHaveLength(2)
  })

  it('go with the fact: rolled back together', async () => {
    await teamRoute()
    const { id } = await ask()
    const before = (await rows()).length
    await transact(test.database, async (tx) => {
      await tx.record({
        actorKind: 'system', actorId: null, actorName: 'Sluice', action: 'promotion.failed', subjectKind: 'promotion',
        subjectId: id, subjectName: 'P', serviceId: stage.serviceId, promotionId: id, detail: {},
      }) // biome-ignore format: one glance
      return { ok: false, failure: { code: 'conflict', message: 'no' } } as const
    })
    expect(await rows()).toHaveLength(before)
  })

  it('tell those on call and the teams concerned when automatic rollback stops', async () => {
    await teamRoute({ kinds: ['automatic-rollback-stopped'] })
    await own(stage.people.becker, 'becker@example.com')
    await own(stage.people.zhou, 'zhou@example.com')
    await transact(test.database, async (tx) => {
      await tx.record({
        actorKind: 'system', actorId: null, actorName: 'Sluice', action: 'environment.automatic-rollback-stopped',
        subjectKind: 'environment', subjectId: stage.environments.production, subjectName: 'production',
        environmentId: stage.environments.production, detail: { services: ['order-service', 'cart'] },
      }) // biome-ignore format: one glance
      return ok(null)
    })
    await send()
    const to = messenger.received.map(({ to: where }) => where.channel === 'email' && where.address)
    expect(new Set(to)).toEqual(new Set(['becker@example.com', 'team@example.com']))
    expect(to).toHaveLength(2)
  })

  it('are tried again later and later, and given up after a day with the problem shown', async () => {
    await teamRoute()
    await ask()
    const no = { state: 'not-sent', problem: 'the server is full', retryAfterMs: null } as const
    messenger.next.push(no)
    await send()
    expect((await rows())[0]).toMatchObject({
      attempts: 1,
      problem: 'the server is full',
      failedAt: null,
      sentAt: null,
    })
    expect(await send()).toEqual(ok(0))
    await stage.pass(1)
    messenger.next.push({ ...no, retryAfterMs: 3_600_000 })
    expect(await send()).toEqual(ok(1))
    await stage.pass(59)
    expect(await send()).toEqual(ok(0))
    await stage.pass(givenUpAfterMs / 60_000)
    messenger.next.push(no)
    await send()
    expect((await rows())[0]).toMatchObject({ attempts: 3, nextAt: null, failedAt: expect.any(Date) })
    await stage.pass(60)
    expect(await send()).toEqual(ok(0))
  })

  it('keep a robot sealed, open it for sending alone, and show how a test went', async () => {
    const id = await teamRoute({ channel: 'dingtalk', address: 'Trade robot', robot })
    const stored = await test.database.prisma.noticeRoute.findUniqueOrThrow({ where: { id } })
    expect(Buffer.from(stored.sealed ?? []).toString('latin1')).not.toContain('hush')
    const listed = async () => {
      const result = await listRoutes(stage.around, stage.people.lin, {})
      if (!result.ok) throw new Error(JSON.stringify(result.failure))
      return result.value.items as { hasSecret: boolean; messages: object[] }[]
    }
    await testRoute(stage.around, stage.people.lin, { id })
    await send()
    expect(messenger.received[0]?.to).toEqual({ channel: 'dingtalk', robot })
    expect(await listed()).toMatchObject([
      { hasSecret: true, messages: [{ kind: 'test', sentAt: expect.any(String) }] },
    ])
    await updateRoute(keys)(stage.around, stage.people.lin, {
      id,
      robot: { ...robot, secret: 'SEC-another' },
    })
    messenger.next.push({ state: 'not-sent', problem: 'DingTalk 310000: sign not match', retryAfterMs: null })
    await testRoute(stage.around, stage.people.lin, { id })
    await send()
    expect((await listed())[0]?.messages[0]).toMatchObject({
      problem: 'DingTalk 310000: sign not match',
      nextAt: null,
    })
    const everything = JSON.stringify([
      await listed(),
      await test.database.prisma.ledgerEntry.findMany({ select: { detail: true, subjectName: true } }),
    ])
    expect(everything).not.toContain('hush')
    const otherKeys = { ...post(), keys: [{ id: 'k2', bytes: Buffer.alloc(32, 9) }] }
    await testRoute(stage.around, stage.people.lin, { id })
    await sendNotices(stage.around, otherKeys)
    expect((await rows()).at(-1)?.problem).toContain('do not open')
    await retireRoute(stage.around, stage.people.lin, { id })
    expect(await listed()).toEqual([])
  })

  it('refuse the ways of others, and what is no way', async () => {
    const id = await own(stage.people.lin, 'lin@example.com')
    const team = await teamRoute()
    const by = (actor: Parameters<typeof listRoutes>[1], input: object) =>
      createRoute(keys)(stage.around, actor, input)
    const email = { channel: 'email', address: 'a@example.com', locale: 'en' }
    const code = async (result: ReturnType<typeof by>) => {
      const done = await result
      return done.ok ? 'done' : done.failure.code
    }
    expect(await code(by(stage.people.wang, { ...email, team: 'trade-core' }))).toBe('forbidden')
    expect(await code(by(stage.people.lin, { ...email, team: 'nobody' }))).toBe('not-found')
    expect(await code(by(stage.people.wang, { ...email, address: 'no address' }))).toBe('invalid')
    expect(await code(by(stage.people.wang, { ...email, robot }))).toBe('invalid')
    expect(await code(by(stage.people.wang, { ...email, channel: 'dingtalk' }))).toBe('invalid')
    const bare = { ...robot, url: 'https://oapi.dingtalk.com/robot/send' }
    expect(await code(by(stage.people.wang, { ...email, channel: 'dingtalk', robot: bare }))).toBe('invalid')
    for (const edit of [retireRoute, testRoute])
      for (const other of [id, team])
        expect(await code(edit(stage.around, stage.people.wang, { id: other }))).toBe('forbidden')
  })

  it('arrive at least once and are recorded once, wherever a worker dies', async () => {
    await teamRoute()
    const promotion = await ask()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('notice:claimed', 'notice:effect-done', 'refused', 'fine'), {
          maxLength: 4,
        }),
        async (fates) => {
          messenger.received.length = 0
          await test.asOwner('DELETE FROM notice')
          await recordFailed(promotion.id)
          const [notice] = await rows()
          if (!notice) throw new Error('nothing was noted')
          for (const fate of [...fates, 'fine', 'fine']) {
            if (fate === 'refused')
              messenger.next.push({ state: 'not-sent', problem: 'no', retryAfterMs: null })
            const reached = (point: string) => {
              if (point === fate) throw new Error('the worker died here')
            }
            await send({ ...stage.around, reached }).catch(() => undefined)
            messenger.next.length = 0
            // The claim of a dead worker runs out by the real clock; the wait between attempts by the product's.
            await test.asOwner(`UPDATE notice SET claim_until_at = claim_until_at - interval '1 hour'`)
            await test.asOwner(`UPDATE notice SET next_at = next_at - interval '1 hour'`)
          }
          const recorded = await test.database.prisma.notice.findUniqueOrThrow({ where: { id: notice.id } })
          expect(recorded).toMatchObject({ sentAt: expect.any(Date), nextAt: null, claimUntilAt: null })
          const names = messenger.received.map(({ message }) => message.id)
          expect(names.length).toBeGreaterThanOrEqual(1)
          // Sent again only where it had gone out and nobody lived to record it, and then under the same name.
          const died = fates.slice(0, fates.indexOf('fine') < 0 ? fates.length : fates.indexOf('fine'))
          expect(names).toHaveLength(1 + died.filter((fate) => fate === 'notice:effect-done').length)
          expect(new Set(names)).toEqual(new Set([notice.id]))
        },
      ),
      { numRuns: 25 },
    )
  })

  it('are sent once by many workers at once', async () => {
    await teamRoute()
    await ask()
    const counts = await Promise.all([send(), send(), send(), send()])
    expect(counts.reduce((sum, count) => sum + (count.ok ? count.value : 0), 0)).toBe(1)
    expect(messenger.received).toHaveLength(1)
  })
})

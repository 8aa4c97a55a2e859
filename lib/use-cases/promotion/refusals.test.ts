// long: one refusal after the other over one estate; cut in two, half of it would be set-up twice
import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../domain/permission/actor.ts'
import { testDatabase } from '../../testing/database.ts'
import { addPerson, asToken } from '../../testing/promotion-people.ts'
import { createStage, type Stage, type StageBuild, settingsOf } from '../../testing/promotion-stage.ts'
import { abortPromotion } from './abort-promotion.ts'
import { approvePromotion } from './approve-promotion.ts'
import { cancelPromotion } from './cancel-promotion.ts'
import { explainPromotion } from './explain-promotion.ts'
import { getPromotion } from './get-promotion.ts'
import { listPromotions } from './list-promotions.ts'
import { previewPromotion } from './preview-promotion.ts'
import { rejectPromotion } from './reject-promotion.ts'
import { requestPromotion } from './request-promotion.ts'
import { rollback } from './rollback.ts'
import { settlePlace } from './settle-place.ts'
import { startPromotion } from './start-promotion.ts'
import { withdrawApproval } from './withdraw-approval.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  for (const slug of ['test', 'pre-production', 'preview', 'production'] as const) await stage.runs(slug, old)
  fresh = await stage.addBuild('fresh')
})

const ask = (change: Record<string, unknown> = {}, actor: Actor = stage.people.wang) =>
  requestPromotion(stage.around, actor, {
    service: 'order-service',
    environment: 'test',
    build: fresh.digest,
    ...change,
  })

async function idOf(call: ReturnType<typeof ask>): Promise<string> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value.id
}
async function codeOf(call: Promise<{ ok: boolean; failure?: { code: string } }>): Promise<string> {
  const result = await call
  return result.ok ? 'ok' : (result.failure?.code ?? '')
}
const read = async (id: string) => {
  const result = await getPromotion(stage.around, stage.people.zhou, { id })
  if (!result.ok) throw new Error(result.failure.code)
  return result.value
}
const open = (slug: 'production' | 'test') =>
  stage.set(slug, { soakMinutes: 0, approvals: { ...settingsOf(slug).approvals, count: 0 } })

describe('a request is refused clearly', () => {
  it.each([
    ['not-found', { service: 'nobody-service' }],
    ['not-found', { environment: 'moon' }],
    ['not-found', { build: `sha256:${'0'.repeat(64)}` }],
    ['not-found', { build: '00000000-0000-7000-8000-000000000000' }],
    ['not-a-digest', { build: 'latest' }],
    ['not-a-digest', { build: '202406-20240630.1' }],
    ['not-a-digest', { build: 'sha256:abc' }],
    ['invalid', { build: '' }],
    ['invalid', { build: 7 }],
    ['invalid', { surprise: true }],
    ['invalid', { reason: '' }],
    ['wrong-environment-order', { environment: 'production' }],
    ['wrong-environment-order', { environment: 'pre-production' }],
  ])('%s: %j', async (code, change) => {
    expect(await codeOf(ask(change))).toBe(code)
    expect(await test.database.prisma.promotion.count()).toBe(0)
    expect(
      await test.database.prisma.ledgerEntry.count({ where: { action: { startsWith: 'promotion.' } } }),
    ).toBe(0)
  })

  it('already runs there, unless redeployed', async () => {
    expect(await codeOf(ask({ build: old.digest }))).toBe('already-running-there')
    const again = await read(await idOf(ask({ build: old.digest, redeploy: true })))
    expect(again.kind).toBe('redeploy')
    await stage.drain()
    expect((await read(again.id)).state).toBe('succeeded')
  })

  it('a build of another service', async () => {
    const other = await test.database.prisma.service.create({
      data: { id: '00000000-0000-7000-8000-0000000000aa', slug: 'cart-web' },
    })
    await test.database.prisma.build.update({ where: { id: fresh.id }, data: { serviceId: other.id } })
    expect(await codeOf(ask())).toBe('digest-of-another-service')
    expect(await codeOf(ask({ build: fresh.id }))).toBe('digest-of-another-service')
  })

  it('a digest that names two builds, but not the build id', async () => {
    const first = await test.database.prisma.imageRepository.findFirstOrThrow()
    const { id: _id, ...rest } = first
    const second = await test.database.prisma.imageRepository.create({
      data: {
        ...rest,
        id: '00000000-0000-7000-8000-0000000000bb',
        name: 'order-service-eu',
        externalId: 'crr-2',
      },
    })
    const build = await test.database.prisma.build.findUniqueOrThrow({ where: { id: fresh.id } })
    await test.database.prisma.build.create({
      data: {
        ...build,
        findings: [],
        id: '00000000-0000-7000-8000-0000000000cc',
        imageRepositoryId: second.id,
      },
    })
    expect(await codeOf(ask())).toBe('ambiguous-digest')
    expect(await codeOf(ask({ build: fresh.id }))).toBe('ok')
  })

  it('an image that the registry lost', async () => {
    await test.database.prisma.build.update({ where: { id: fresh.id }, data: { goneAt: new Date() } })
    expect(await codeOf(ask())).toBe('blocked-by-gate')
  })

  it('a person without the role, in another team, or a token without the scope', async () => {
    expect(await codeOf(ask({}, stage.people.zhou))).toBe('forbidden')
    const other = await test.database.prisma.team.create({
      data: { id: '00000000-0000-7000-8000-0000000000dd', slug: 'cart', name: '购物车' },
    })
    const stranger = await addPerson(test.database, 'ma', 'developer', { kind: 'team', id: other.id })
    expect(await codeOf(ask({}, stranger))).toBe('forbidden')
    expect(await codeOf(ask({}, asToken(stage.people.wang, ['read'])))).toBe('forbidden')
    expect(await codeOf(ask({}, asToken(stage.people.wang, ['promote'])))).toBe('ok')
  })

  it('the same build twice, and two at once', async () => {
    await idOf(ask())
    expect(await codeOf(ask())).toBe('conflict')
    const third = await stage.addBuild('third')
    const codes = await Promise.all([
      codeOf(ask({ build: third.digest })),
      codeOf(ask({ build: third.digest })),
    ])
    expect(codes.sort()).toEqual(['conflict', 'ok'])
  })

  it('an older build needs a confirmation and a reason', async () => {
    await stage.runs('test', fresh)
    const back = { build: old.digest }
    expect(await codeOf(ask(back))).toBe('precondition')
    expect(await codeOf(ask({ ...back, olderConfirmed: true }))).toBe('precondition')
    expect(await codeOf(ask({ ...back, olderConfirmed: true, reason: 'the new one is slow' }))).toBe('ok')
  })
})

describe('the queue of a place', () => {
  it('replaces silently only what the new build contains, elsewhere than in test', async () => {
    await stage.runs('test', fresh)
    const sibling = await stage.addBuild('sibling', { parent: old.sha })
    const newest = await stage.addBuild('newest', { parent: fresh.sha })
    await stage.set('test', { outsideStaysCount: true })
    for (const build of [sibling, newest]) await stage.runs('test', build)
    await stage.set('pre-production', { startMode: 'manual' })
    const first = await idOf(ask({ environment: 'pre-production' }))
    const second = await idOf(ask({ environment: 'pre-production', build: sibling.digest }))
    expect((await read(first)).state).toBe('pending')
    const third = await idOf(ask({ environment: 'pre-production', build: newest.digest }))
    expect((await read(first)).state).toBe('superseded')
    expect((await read(second)).state).toBe('pending')
    expect((await read(third)).waits).toContain('queue')
    const fourth = await stage.addBuild('fourth', { parent: newest.sha })
    await stage.runs('test', fourth)
    await idOf(ask({ environment: 'pre-production', build: fourth.digest, replace: true }))
    expect((await read(second)).state).toBe('superseded')
    expect((await read(third)).state).toBe('superseded')
  })

  it('lets only the newest wait in test', async () => {
    await stage.set('test', { startMode: 'manual' })
    const first = await idOf(ask())
    const sibling = await stage.addBuild('sibling', { parent: old.sha })
    await idOf(ask({ build: sibling.digest }))
    expect((await read(first)).state).toBe('superseded')
  })

  it('starts one at a time per place, whoever presses first', async () => {
    await stage.set('test', { startMode: 'manual', outsideStaysCount: true })
    const id = await idOf(ask())
    const codes = await Promise.all(
      [1, 2, 3].map(() => codeOf(startPromotion(stage.around, stage.people.lin, { id }))),
    )
    expect(codes.sort()).toEqual(['ok', 'wrong-state', 'wrong-state'])
    const other = await stage.addBuild('other')
    const waiting = await read(await idOf(ask({ build: other.digest })))
    expect(waiting.waits).toEqual(['queue'])
    expect(await codeOf(startPromotion(stage.around, stage.people.lin, { id: waiting.id }))).toBe(
      'blocked-by-gate',
    )
  })

  it('expires after seven days', async () => {
    await stage.set('test', { startMode: 'manual' })
    const id = await idOf(ask())
    await stage.pass(7 * 24 * 60 + 1)
    await stage.drain()
    expect((await read(id)).state).toBe('expired')
  })
})

describe('approvals', () => {
  beforeEach(async () => {
    await stage.runs('test', fresh)
    await stage.set('pre-production', {
      startMode: 'manual',
      approvals: { ...settingsOf('production').approvals, count: 1 },
    })
  })
  const pending = () => idOf(ask({ environment: 'pre-production' }))

  it('are given by others who hold the role, and taken back', async () => {
    const id = await pending()
    const { wang, lin, zhou, chen } = stage.people
    expect(await codeOf(approvePromotion(stage.around, zhou, { id }))).toBe('forbidden')
    expect(await codeOf(approvePromotion(stage.around, chen, { id }))).toBe('forbidden')
    expect(await codeOf(approvePromotion(stage.around, asToken(lin, ['promote']), { id }))).toBe('forbidden')
    expect(await codeOf(withdrawApproval(stage.around, lin, { id }))).toBe('conflict')
    expect(await codeOf(approvePromotion(stage.around, lin, { id }))).toBe('ok')
    expect((await read(id)).approvals).toMatchObject([{ person: { key: 'lin' }, decision: 'approved' }])
    expect(await codeOf(withdrawApproval(stage.around, lin, { id }))).toBe('ok')
    expect((await read(id)).waits).toContain('approvals')
    expect(await codeOf(startPromotion(stage.around, wang, { id }))).toBe('blocked-by-gate')
  })

  it("are refused for one's own request", async () => {
    const id = await idOf(ask({ environment: 'pre-production' }, stage.people.lin))
    expect(await codeOf(approvePromotion(stage.around, stage.people.lin, { id }))).toBe('own-request')
    await test.database.prisma.grant.create({
      data: {
        id: '00000000-0000-7000-8000-0000000000ee',
        personId: stage.people.wang.personId,
        role: 'release_manager',
        scopeKind: 'all',
        fromAt: new Date(0),
      },
    })
    const wang = {
      ...stage.people.wang,
      grants: [{ role: 'release-manager' as const, scopeKind: 'all' as const, scopeId: null }],
    }
    const built = await approvePromotion(stage.around, wang, { id })
    expect(built).toMatchObject({ failure: { code: 'own-request', detail: { why: 'own-build' } } })
  })

  it('no longer count when the approver lost the role', async () => {
    const id = await pending()
    await approvePromotion(stage.around, stage.people.lin, { id })
    await test.database.prisma.grant.deleteMany({ where: { personId: stage.people.lin.personId } })
    expect(await codeOf(startPromotion(stage.around, stage.people.wang, { id }))).toBe('blocked-by-gate')
    expect((await read(id)).judgedVerdicts?.find(({ gate }) => gate === 'approvals')?.reasons[1]?.key).toBe(
      'lost-role',
    )
  })

  it('do not outlive a rejection, which needs a reason and ends it', async () => {
    const id = await pending()
    expect(await codeOf(rejectPromotion(stage.around, stage.people.lin, { id, reason: ' ' }))).toBe('invalid')
    expect(await codeOf(rejectPromotion(stage.around, stage.people.wang, { id, reason: 'no' }))).toBe(
      'forbidden',
    )
    expect(await codeOf(rejectPromotion(stage.around, stage.people.lin, { id, reason: 'not today' }))).toBe(
      'ok',
    )
    expect((await read(id)).state).toBe('rejected')
    expect(await codeOf(approvePromotion(stage.around, stage.people.lin, { id }))).toBe('wrong-state')
    expect(await codeOf(cancelPromotion(stage.around, stage.people.lin, { id }))).toBe('wrong-state')
  })

  it('can be found by who may give them', async () => {
    const id = await pending()
    const found = async (actor: Actor) => {
      const page = await listPromotions(stage.around, actor, { waitingForMe: true })
      return page.ok ? (page.value.parse() as { items: { id: string }[] }).items.map((item) => item.id) : []
    }
    expect(await found(stage.people.lin)).toEqual([id])
    expect(await found(stage.people.wang)).toEqual([])
  })
})

describe('lists and explanations', () => {
  it('page by key, filter, and refuse a cursor that is not theirs', async () => {
    await stage.set('test', { startMode: 'manual' })
    await idOf(ask())
    const sibling = await stage.addBuild('sibling', { parent: old.sha })
    await idOf(ask({ build: sibling.digest }))
    const page = async (input: Record<string, unknown>) => {
      const result = await listPromotions(stage.around, stage.people.zhou, input)
      if (!result.ok) throw new Error(result.failure.code)
      return result.value.parse() as { items: { number: number; state: string }[]; next: string | null }
    }
    const first = await page({ limit: 1 })
    expect(first.items.map(({ number }) => number)).toEqual([2])
    expect((await page({ limit: 1, cursor: first.next })).items.map(({ number }) => number)).toEqual([1])
    expect(
      (
        await page({
          state: ['superseded'],
          service: 'order-service',
          environment: 'test',
          requester: 'wang',
        })
      ).items,
    ).toHaveLength(1)
    expect(await codeOf(listPromotions(stage.around, stage.people.zhou, { cursor: 'bm9uc2Vuc2U' }))).toBe(
      'invalid',
    )
    const forged = Buffer.from('["yesterday","x"]').toString('base64url')
    expect(await codeOf(listPromotions(stage.around, stage.people.zhou, { cursor: forged }))).toBe('invalid')
    expect(await codeOf(getPromotion(stage.around, stage.people.zhou, { id: 'P-99' }))).toBe('not-found')
    const explained = await explainPromotion(stage.around, stage.people.zhou, { id: 'P-2' })
    expect(explained).toMatchObject({
      ok: true,
      value: { nextAction: 'await-start', change: { direction: 'newer' } },
    })
  })

  it('say before the request what it would answer', async () => {
    const preview = async (environment: string, build: string) => {
      const result = await previewPromotion(stage.around, stage.people.wang, {
        service: 'order-service',
        environment,
        build,
      })
      if (!result.ok) throw new Error(result.failure.code)
      return result.value
    }
    expect(await preview('test', fresh.id)).toMatchObject({
      prognosis: { key: 'starts-now' },
      request: { allowed: true },
    })
    expect(await preview('production', fresh.id)).toMatchObject({
      prognosis: { key: 'refused' },
      request: { allowed: false, code: 'wrong-environment-order' },
    })
    expect(await preview('test', old.id)).toMatchObject({ request: { code: 'already-running-there' } })
    expect((await preview('test', fresh.id)).writes).toMatchObject([
      {
        way: 'gitops',
        repository: 'yunfan/manifests-test',
        path: 'ack-test/order-service/kustomization.yaml',
      },
    ])
  })
})

describe('ends', () => {
  it('fails when the rollout cannot get ready, and frees the place', async () => {
    stage.cloud.runtime.failDigest(fresh.digest, 'stuck')
    const id = await idOf(ask())
    await stage.drain()
    const ended = await read(id)
    expect(ended).toMatchObject({
      state: 'failed',
      unsettled: false,
      failure: { code: 'rollout-stuck', step: 'rollout' },
    })
    const back = await idOf(
      rollback(stage.around, stage.people.wang, {
        service: 'order-service',
        environment: 'test',
        build: old.digest,
        reasonKey: 'errors',
      }),
    )
    await stage.drain()
    expect((await read(back)).state).toBe('succeeded')
  })

  it('fails on a definite no of the cloud before anything is written', async () => {
    stage.cloud.log.deny(stage.environments.test)
    const id = await idOf(ask())
    await stage.drain()
    expect(await read(id)).toMatchObject({
      state: 'failed',
      firstWriteAt: null,
      failure: { code: 'cloud-refused', step: 'keep' },
    })
  })

  it('errs when it cannot find out, leaves the place unsettled, and nothing starts until somebody settles it', async () => {
    stage.cloud.log.fault({
      operation: 'workloads.getWorkload',
      kind: 'timeout',
      times: 1000,
      session: 'wang.p-1',
    })
    const id = await idOf(ask())
    await stage.drain()
    expect(await read(id)).toMatchObject({
      state: 'errored',
      unsettled: true,
      failure: { code: 'cloud-timeout' },
    })
    const other = await stage.addBuild('other')
    const next = await idOf(ask({ build: other.digest }))
    await stage.drain()
    expect((await read(next)).waits).toEqual(['queue'])
    expect(await codeOf(settlePlace(stage.around, stage.people.zhou, { id, reason: 'x' }))).toBe('forbidden')
    expect(await codeOf(settlePlace(stage.around, stage.people.becker, { id, reason: 'looked at it' }))).toBe(
      'ok',
    )
    expect(await codeOf(settlePlace(stage.around, stage.people.becker, { id, reason: 'again' }))).toBe(
      'wrong-state',
    )
    await stage.drain()
    expect((await read(next)).state).toBe('succeeded')
  })

  it('settles by itself once what was written is seen to run', async () => {
    stage.cloud.log.fault({
      operation: 'workloads.getWorkload',
      kind: 'timeout',
      times: 1000,
      session: 'wang.p-1',
    })
    const id = await idOf(ask())
    await stage.drain()
    expect((await read(id)).unsettled).toBe(true)
    await stage.look('test')
    expect((await read(id)).unsettled).toBe(false)
    expect((await read(id)).timeline.at(-1)?.action).toBe('promotion.settled')
  })

  it('is aborted between steps by who may, and rolled back over', async () => {
    await open('production')
    const id = await idOf(ask())
    const { prisma } = test.database
    expect(await codeOf(abortPromotion(stage.around, stage.people.wang, { id, reason: 'x' }))).toBe(
      'wrong-state',
    )
    await stage.set('test', { observationMinutes: 30 })
    await stage.drain()
    expect((await read(id)).state).toBe('observing')
    expect(await codeOf(abortPromotion(stage.around, stage.people.zhou, { id, reason: 'x' }))).toBe(
      'forbidden',
    )
    expect(await codeOf(abortPromotion(stage.around, stage.people.becker, { id, reason: 'errors' }))).toBe(
      'ok',
    )
    expect(await read(id)).toMatchObject({ state: 'aborted', unsettled: true })
    const input = { service: 'order-service', environment: 'test', build: old.digest, reasonKey: 'errors' }
    expect(await codeOf(rollback(stage.around, stage.people.becker, input))).toBe('place-taken')
    const back = await idOf(rollback(stage.around, stage.people.becker, { ...input, takeOver: true }))
    await stage.drain()
    expect((await read(id)).unsettled).toBe(false)
    expect((await read(back)).state).toBe('observing')
    expect(await prisma.promotion.count({ where: { state: { in: ['applying', 'observing'] } } })).toBe(1)
  })

  it('refuses a rollback to what never ran there', async () => {
    const input = {
      service: 'order-service',
      environment: 'production',
      build: fresh.digest,
      reasonKey: 'errors',
    }
    expect(await codeOf(rollback(stage.around, stage.people.becker, input))).toBe('precondition')
    expect(await codeOf(rollback(stage.around, stage.people.zhou, input))).toBe('forbidden')
    expect(
      await codeOf(rollback(stage.around, stage.people.becker, { ...input, reasonKey: 'boredom' })),
    ).toBe('invalid')
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import type { Actor } from '../../domain/permission/actor.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { addPerson, asToken } from '../../testing/promotion-people.ts'
import { createStage, type PersonActor, type Stage, settingsOf } from '../../testing/promotion-stage.ts'
import { giveDelegation, revokeOwnDelegation } from '../delegation/own-delegations.ts'
import { createGroup, retireGroup, updateGroup } from '../group/edit-group.ts'
import { updatePerson } from '../person/edit-person.ts'
import { approvePromotion } from './approve-promotion.ts'
import { getPromotion } from './get-promotion.ts'
import { listPromotions } from './list-promotions.ts'
import { rejectPromotion } from './reject-promotion.ts'
import { requestPromotion } from './request-promotion.ts'

const test = testDatabase()
let stage: Stage
let admin: PersonActor
let digest: string

type Rule = Partial<ReturnType<typeof settingsOf>['approvals']>
const rule = (change: Rule) =>
  stage.set('pre-production', {
    startMode: 'manual',
    approvals: { ...settingsOf('production').approvals, count: 1, ...change },
  })

beforeEach(async () => {
  stage = await createStage(test)
  admin = await addPerson(test.database, 'admin', 'admin')
  await stage.runs('test', await stage.addBuild('old'))
  const fresh = await stage.addBuild('fresh')
  digest = fresh.digest
  await stage.runs('test', fresh)
  await rule({})
})

async function made<T>(call: Promise<{ ok: true; value: T } | { ok: false; failure: unknown }>) {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
async function codeOf(call: Promise<{ ok: boolean; failure?: { code: string } }>): Promise<string> {
  const result = await call
  return result.ok ? 'ok' : (result.failure?.code ?? '')
}
const ask = async (actor: Actor = stage.people.wang) =>
  (
    await made(
      requestPromotion(stage.around, actor, {
        service: 'order-service',
        environment: 'pre-production',
        build: digest,
      }),
    )
  ).id
const approve = (actor: Actor, id: string, more: object = {}) =>
  codeOf(approvePromotion(stage.around, actor, { id, ...more }))
const read = (id: string) => made(getPromotion(stage.around, stage.people.zhou, { id }))
const gate = async (id: string) => {
  const found = (await read(id)).judgedVerdicts?.find((verdict) => verdict.gate === 'approvals')
  return `${found?.verdict} ${found?.reasons.map(({ key }) => key).join(' ')}`
}
const waitsFor = async (actor: PersonActor) => {
  const page = await made(listPromotions(stage.around, actor, { waitingForMe: true }))
  return (page.parse() as { items: unknown[] }).items.length
}
const group = (slug: string, members: PersonActor[], escalatesToId: string | null = null) =>
  made(
    createGroup(stage.around, admin, {
      slug,
      name: slug,
      members: members.map((one) => one.personId),
      escalatesToId,
    }),
  )
const inDays = (days: number) => new Date(Date.now() + days * 24 * 3_600_000)
const delegate = (from: PersonActor, to: PersonActor) =>
  giveDelegation(stage.around, from, { toPersonId: to.personId, toAt: inDays(3) })

describe('a named group', () => {
  it('gives its word beside the role: one word of each is needed, whoever comes first', async () => {
    const { zhou, lin, chen } = stage.people
    const { id: dba } = await group('dba', [zhou])
    await rule({ group: 'dba' })
    const id = await ask()
    expect([await waitsFor(zhou), await waitsFor(lin), await waitsFor(chen)]).toEqual([1, 1, 0])
    expect(await approve(chen, id)).toBe('forbidden')
    expect(await approve(zhou, id)).toBe('ok')
    expect(await gate(id)).toBe('wait missing escalates-role')
    const zhao = await addPerson(test.database, 'zhao', 'release-manager')
    const yang = await addPerson(test.database, 'yang', 'viewer')
    await made(updateGroup(stage.around, admin, { id: dba, members: [zhou.personId, yang.personId] }))
    expect([await waitsFor(zhou), await waitsFor(lin), await waitsFor(yang)]).toEqual([0, 1, 0])
    expect(await approve(lin, id)).toBe('ok')
    expect(await gate(id)).toBe('pass approved')
    expect(await waitsFor(zhao)).toBe(0)
  })

  it('gives all words instead of the role, and stops counting for who left it', async () => {
    const { zhou, lin } = stage.people
    const { id: groupId } = await group('dba', [zhou])
    await rule({ group: 'dba', groupMode: 'instead' })
    const id = await ask()
    expect(await approve(lin, id)).toBe('forbidden')
    expect(await approve(zhou, id)).toBe('ok')
    expect(await gate(id)).toBe('pass approved')
    await made(updateGroup(stage.around, admin, { id: groupId, members: [] }))
    expect(await gate(id)).toBe('wait missing-group lost-role escalates-role')
  })

  it('says how many could', async () => {
    const { zhou, chen, wang } = stage.people
    await group('dba', [zhou, chen, wang])
    await rule({ group: 'dba', groupMode: 'instead', count: 2 })
    const found = (await read(await ask())).judgedVerdicts?.find((verdict) => verdict.gate === 'approvals')
    // wang asked for it.
    expect(found?.reasons[0]).toMatchObject({
      key: 'missing-group',
      values: { given: 0, needed: 2, could: 2 },
    })
    expect(found?.resolvers.map(({ name }) => name).sort()).toEqual(['CHEN', 'ZHOU'])
  })

  it('is edited by an admin alone, keeps its slug, ends somewhere, and is not retired while it is asked', async () => {
    const { lin, zhou } = stage.people
    expect(await codeOf(createGroup(stage.around, lin, { slug: 'qa', name: 'QA' }))).toBe('forbidden')
    const dba = await group('dba', [zhou])
    const qa = await group('qa', [], dba.id)
    expect(await codeOf(createGroup(stage.around, admin, { slug: 'qa', name: 'QA' }))).toBe('conflict')
    const back = { id: dba.id, escalatesToId: qa.id }
    expect(await codeOf(updateGroup(stage.around, admin, back))).toBe('conflict')
    expect(await codeOf(updateGroup(stage.around, admin, { id: qa.id, members: [newId()] }))).toBe(
      'not-found',
    )
    await rule({ group: 'dba' })
    expect(await codeOf(retireGroup(stage.around, admin, { id: dba.id }))).toBe('precondition')
    await rule({})
    expect(await codeOf(retireGroup(stage.around, admin, { id: dba.id }))).toBe('ok')
    expect(await codeOf(createGroup(stage.around, admin, { slug: 'dba', name: 'DBA' }))).toBe('conflict')
    expect(await test.database.prisma.personGroup.findUnique({ where: { id: qa.id } })).toMatchObject({
      escalatesToId: null,
    })
  })
})

describe('escalation', () => {
  const escalations = (id: string) =>
    test.database.prisma.ledgerEntry.findMany({
      where: { promotionId: id, action: 'promotion.escalated' },
      orderBy: { id: 'asc' },
    })

  it('asks the next group, then release managers, each once, and their words count from then on', async () => {
    const { zhou, chen, lin } = stage.people
    const { id: security } = await group('security', [chen])
    await group('dba', [zhou], security)
    await rule({ group: 'dba', groupMode: 'instead' })
    const id = await ask()
    expect(await approve(chen, id)).toBe('forbidden')
    expect([await waitsFor(zhou), await waitsFor(chen), await waitsFor(lin)]).toEqual([1, 0, 0])
    await stage.pass(29)
    await stage.drain()
    expect(await escalations(id)).toEqual([])
    expect(await gate(id)).toBe('wait missing-group escalates-group')
    await stage.pass(2)
    await stage.drain()
    expect(await gate(id)).toBe('wait missing-group escalated-group escalates-role')
    expect([await waitsFor(zhou), await waitsFor(chen), await waitsFor(lin)]).toEqual([1, 1, 0])
    await stage.pass(30)
    await stage.drain()
    await stage.pass(30)
    await stage.drain()
    expect(await gate(id)).toBe('wait missing-group escalated-group escalated-role')
    expect([await waitsFor(chen), await waitsFor(lin)]).toEqual([1, 1])
    expect((await escalations(id)).map(({ detail }) => detail)).toMatchObject([
      { step: 1, kind: 'group', asked: 'security' },
      { step: 2, kind: 'role', asked: 'release-manager' },
    ])
    expect(await approve(chen, id)).toBe('ok')
    expect(await gate(id)).toBe('pass approved')
  })

  it('has nobody to ask after release managers', async () => {
    const id = await ask()
    await stage.pass(120)
    await stage.drain()
    expect(await escalations(id)).toEqual([])
    expect(await gate(id)).toBe('wait missing')
  })
})

describe('delegation', () => {
  it("gives the other's word, under both names, until it ends or is taken back", async () => {
    const { lin, chen, zhou } = stage.people
    const id = await ask()
    expect(await waitsFor(zhou)).toBe(0)
    const { id: given } = await made(delegate(lin, zhou))
    expect(await waitsFor(zhou)).toBe(1)
    expect(await codeOf(revokeOwnDelegation(stage.around, chen, { id: given }))).toBe('not-found')
    await made(revokeOwnDelegation(stage.around, lin, { id: given }))
    expect(await approve(zhou, id)).toBe('forbidden')
    await made(delegate(lin, zhou))
    expect(await approve(asToken(zhou, ['promote']), id)).toBe('forbidden')
    expect(await approve(zhou, id)).toBe('ok')
    expect((await read(id)).approvals).toMatchObject([{ person: { key: 'zhou' }, forPerson: { key: 'lin' } }])
    expect(await gate(id)).toBe('pass approved')
    const told = await test.database.prisma.ledgerEntry.findFirst({ where: { action: 'promotion.approved' } })
    expect(told?.detail).toMatchObject({ for: 'LIN', forPersonId: lin.personId })
  })

  it('of several people lets the one who gives it choose whose word it is', async () => {
    const { lin, zhou } = stage.people
    const zhao = await addPerson(test.database, 'zhao', 'release-manager')
    const id = await ask()
    const choices = async () =>
      (await made(getPromotion(stage.around, zhou, { id }))).approveFor.map((one) => one.name)
    expect(await choices()).toEqual([])
    await made(delegate(zhao, zhou))
    expect(await choices()).toEqual(['ZHAO'])
    await made(delegate(lin, zhou))
    expect(await choices()).toEqual(['LIN', 'ZHAO'])
    expect(await approve(zhou, id, { forPersonId: stage.people.chen.personId })).toBe('forbidden')
    // What another said already would add nothing.
    await rule({ count: 2 })
    expect(await approve(lin, id)).toBe('ok')
    expect(await choices()).toEqual(['ZHAO'])
    expect(await approve(zhou, id, { forPersonId: zhao.personId })).toBe('ok')
    expect((await read(id)).approvals).toMatchObject([{ forPerson: null }, { forPerson: { key: 'zhao' } }])
  })

  it('ends with its time', async () => {
    const id = await ask()
    await made(delegate(stage.people.lin, stage.people.zhou))
    await stage.pass(3 * 24 * 60 + 1)
    expect(await waitsFor(stage.people.zhou)).toBe(0)
    expect(await approve(stage.people.zhou, id)).toBe('forbidden')
  })

  it('is one word: not a second beside the own one of the person it is for', async () => {
    await rule({ count: 2 })
    const { lin, zhou } = stage.people
    const id = await ask()
    await made(delegate(lin, zhou))
    expect(await approve(lin, id)).toBe('ok')
    expect(await approve(zhou, id)).toBe('ok')
    expect(await gate(id)).toBe('wait missing')
  })

  it('keeps out requester and builder, whichever of the two they are', async () => {
    const { lin, wang, zhou } = stage.people
    await made(delegate(lin, wang))
    await made(delegate(lin, zhou))
    const asked = await ask(wang)
    expect(await approve(wang, asked)).toBe('own-request')
    const zhao = await addPerson(test.database, 'zhao', 'release-manager')
    await made(delegate(zhao, lin))
    const own = await ask(lin).catch(() => null)
    expect(own).toBeNull()
    await made(rejectPromotion(stage.around, zhao, { id: asked, reason: 'first the other' }))
    const ofLin = await ask(lin)
    expect(await approve(zhou, ofLin)).toBe('own-request')
    expect(await approve(lin, ofLin)).toBe('own-request')
    expect([await waitsFor(zhou), await waitsFor(lin), await waitsFor(zhao)]).toEqual([0, 0, 1])
  })

  it('passes nothing on: who stands for somebody does not hand that on', async () => {
    const { lin, chen, zhou } = stage.people
    await made(delegate(lin, chen))
    await made(delegate(chen, zhou))
    expect(await approve(zhou, await ask())).toBe('forbidden')
  })

  it('counts no longer when the one it was for lost the role', async () => {
    const { lin, zhou } = stage.people
    const id = await ask()
    await made(delegate(lin, zhou))
    expect(await approve(zhou, id)).toBe('ok')
    await test.database.prisma.grant.deleteMany({ where: { personId: lin.personId } })
    expect(await gate(id)).toBe('wait missing lost-role')
  })

  it('is refused to oneself, to nobody, and without an end', async () => {
    const { lin, zhou } = stage.people
    expect(await codeOf(delegate(lin, lin))).toBe('invalid')
    const nobody = { toPersonId: newId(), toAt: inDays(1) }
    expect(await codeOf(giveDelegation(stage.around, lin, nobody))).toBe('not-found')
    const past = { toPersonId: zhou.personId, toAt: inDays(-1) }
    expect(await codeOf(giveDelegation(stage.around, lin, past))).toBe('invalid')
  })
})

describe('a leaver', () => {
  it('counts for nothing any more: words, delegations, time on call and tokens, and coming back brings none back', async () => {
    const { lin, zhou, becker } = stage.people
    await rule({ count: 2 })
    const zhao = await addPerson(test.database, 'zhao', 'release-manager')
    const id = await ask()
    await made(delegate(lin, zhou))
    await made(delegate(zhao, lin))
    await made(delegate(becker, lin))
    await test.database.prisma.apiToken.create({
      data: {
        id: newId(),
        personId: lin.personId,
        name: 'ci',
        prefix: 'slu',
        hash: 'x',
        scopes: ['read'],
        expiresAt: inDays(9),
      },
    })
    expect(await approve(zhou, id)).toBe('ok')
    expect(await approve(zhao, id)).toBe('ok')
    expect(await gate(id)).toBe('pass approved')
    await made(updatePerson(stage.around, admin, { id: lin.personId, disabled: true }))
    expect(await gate(id)).toBe('wait missing')
    expect((await read(id)).approvals).toMatchObject([{ person: { key: 'zhao' } }])
    expect(await waitsFor(zhou)).toBe(0)
    const { prisma } = test.database
    expect(await prisma.delegation.count({ where: { revokedAt: null } })).toBe(0)
    expect(await prisma.apiToken.count({ where: { revokedAt: null } })).toBe(0)
    await made(updatePerson(stage.around, admin, { id: lin.personId, disabled: false }))
    expect(await gate(id)).toBe('wait missing')
    await made(updatePerson(stage.around, admin, { id: becker.personId, disabled: true }))
    const shifts = await prisma.rosterEntry.findMany({ where: { personId: becker.personId } })
    expect(shifts.every(({ toAt }) => toAt.getTime() <= Date.now() + 60_000)).toBe(true)
  })
})

import { beforeEach, describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { testDatabase } from '../testing/database.ts'
import { addService, createEstate } from '../testing/estate.ts'
import { createPeople, createPerson } from '../testing/people.ts'
import { type Caller, testPortal } from '../testing/portal.ts'
import { PromotionExplanation, PromotionPreview } from './contract/promotion.ts'
import { PromotionDetail } from './contract/promotion-detail.ts'

/** The promotion's calls as they come over HTTP: each bad input of the first issue, and answers that keep the contract. */
describe('promotions over HTTP', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let estate: Awaited<ReturnType<typeof createEstate>>
  let developer: Caller
  let manager: Caller
  let viewer: Caller
  const wanted = (more: Record<string, unknown> = {}) => ({
    service: 'order-service', environment: 'pre-production', build: estate.newer.id, reason: 'fix', ...more,
  }) // biome-ignore format: one glance
  const request = (body: unknown, call = developer, headers = {}) =>
    call('POST', '/api/v1/promotions', { body, headers })
  const shaped = (schema: z.ZodType, value: unknown) =>
    expect(schema.safeParse(value).error?.issues ?? []).toEqual([])

  beforeEach(async () => {
    estate = await createEstate(test.database, {
      production: {
        startMode: 'manual',
        approvals: { count: 1, role: 'release-manager', requesterMayApprove: false, builderMayApprove: false, approverMayStart: true, lapseDays: 7, group: null, groupMode: 'beside', escalateAfterMinutes: 30 },
      },
    }) // biome-ignore format: one glance
    // What was last seen long ago is not known to be in the registry still.
    await test.database.prisma.build.updateMany({ data: { seenAt: new Date() } })
    const people = await createPeople(test.database)
    developer = portal.as(people.developer)
    manager = portal.as(people.releaseManager)
    viewer = portal.as(people.viewer)
  })

  it('previews without writing, requests, explains and cancels, each as the contract says', async () => {
    const preview = await developer('POST', '/api/v1/promotions/preview', {
      body: { ...wanted(), reason: undefined },
    })
    expect(preview.status, preview.text.slice(0, 300)).toBe(200)
    shaped(PromotionPreview, preview.json)
    expect(await test.database.prisma.promotion.count()).toBe(0)
    const made = await request(wanted())
    expect(made.status, made.text.slice(0, 300)).toBe(201)
    shaped(PromotionDetail, made.json)
    const explained = await viewer('GET', `/api/v1/promotions/P-${made.json.number}/explain`)
    shaped(PromotionExplanation, explained.json)
    const cancelled = await developer('POST', `/api/v1/promotions/${made.json.id}/cancel`, { body: {} })
    shaped(PromotionDetail, cancelled.json)
    expect(cancelled.json.state).toBe('cancelled')
    const listed = await viewer('GET', '/api/v1/services/order-service/promotions?environment=pre-production')
    expect(listed.json.items).toMatchObject([{ number: made.json.number, state: 'cancelled' }])
  })

  it.each([
    ['an unknown service', { service: 'nothing' }, 404, 'not-found'],
    ['an unknown environment', { environment: 'nowhere' }, 404, 'not-found'],
    ['a build that is not there', { build: '00000000-0000-4000-8000-000000000000' }, 404, 'not-found'],
    ['a digest not in the registry', { build: `sha256:${'a'.repeat(64)}` }, 404, 'not-found'],
    ['a tag instead of a digest', { build: 'latest' }, 400, 'not-a-digest'],
    ['half a digest', { build: 'sha256:abc' }, 400, 'not-a-digest'],
    ['an environment out of path order', { environment: 'production' }, 409, 'wrong-environment-order'],
    ['wrong types', { build: 7, replace: 'yes' }, 400, 'invalid'],
  ])('refuses %s', async (_, more, status, code) => {
    const answer = await request(wanted(more))
    expect([answer.status, answer.json.code], answer.text.slice(0, 300)).toEqual([status, code])
    expect(await test.database.prisma.promotion.count()).toBe(0)
  })

  it('refuses the digest of another service', async () => {
    const other = await addService(estate, 'cart-web')
    const build = await test.database.prisma.build.findUniqueOrThrow({ where: { id: other.newer.id } })
    const alike = await request(wanted({ build: build.id }))
    expect([alike.status, alike.json.code]).toEqual([409, 'digest-of-another-service'])
  })

  it('refuses a person without the role, and one whose team it is not', async () => {
    expect((await request(wanted(), viewer)).json.code).toBe('forbidden')
    const stranger = await createPerson(test.database, 'stranger', [
      { role: 'developer', scope: { team: estate.path.id } },
    ])
    expect((await request(wanted(), portal.as(stranger))).json.code).toBe('forbidden')
  })

  it('keeps one of two that are asked at the same time for one place', async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => request(wanted())))
    const statuses = answers.map((answer) => answer.status).sort((one, other) => one - other)
    expect(statuses).toEqual([201, 409, 409, 409])
    expect(await test.database.prisma.promotion.count({ where: { state: 'pending' } })).toBe(1)
  })

  it('does once what comes twice with one Idempotency-Key', async () => {
    const headers = { 'idempotency-key': 'promote-order' }
    const first = await request(wanted(), developer, headers)
    const again = await request(wanted(), developer, headers)
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text])
    const other = await request(wanted({ reason: 'another' }), developer, headers)
    expect([other.status, other.json.code]).toEqual([422, 'idempotency-mismatch'])
    expect(await test.database.prisma.promotion.count()).toBe(1)
  })

  it('lets nobody approve their own request', async () => {
    await estate.make.stay(estate.service, estate.environments.preview, estate.newer, {
      startedAt: new Date('2025-12-20T00:00:00Z'), endedAt: new Date('2025-12-21T00:00:00Z'), lastSeenAt: new Date('2025-12-21T00:00:00Z'),
    }) // biome-ignore format: one glance
    const made = await request(wanted({ environment: 'production' }), manager)
    expect(made.status, made.text.slice(0, 300)).toBe(201)
    const own = await manager('POST', `/api/v1/promotions/${made.json.id}/approve`, { body: {} })
    expect([own.status, own.json.code]).toEqual([403, 'own-request'])
    const developerSays = await developer('POST', `/api/v1/promotions/${made.json.id}/approve`, { body: {} })
    expect(developerSays.json.code).toBe('forbidden')
  })
})

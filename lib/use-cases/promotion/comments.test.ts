import { beforeEach, describe, expect, it } from 'vitest'
import { PromotionComments } from '../../api/contract/promotion-comment.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { createPeople, createPerson } from '../../testing/people.ts'
import { testPortal } from '../../testing/portal.ts'

describe('comments on a promotion', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let number = 0
  let people: Awaited<ReturnType<typeof createPeople>>
  const address = () => `/api/v1/promotions/P-${number}/comments`

  beforeEach(async () => {
    const estate = await createEstate(test.database)
    people = await createPeople(test.database)
    const made = await estate.make.promotion(estate.service, estate.environments.production, estate.newer, {
      state: 'succeeded',
    })
    number = made.number
  })

  it('are kept in order with person and time, in any state, and stand in the ledger', async () => {
    const viewer = portal.as(people.viewer)
    await portal.as(people.developer)('POST', address(), { body: { text: 'watch the queue' } })
    const answer = await viewer('POST', address(), { body: { text: '  seen,\n thanks ' } })
    expect(PromotionComments.safeParse(answer.json).error?.issues ?? []).toEqual([])
    expect(answer.json.items).toMatchObject([
      { person: { key: 'developer' }, text: 'watch the queue' },
      { person: { key: 'viewer' }, text: 'seen,\n thanks' },
    ])
    expect((await viewer('GET', address())).json.items).toEqual(answer.json.items)
    const entries = await test.database.prisma.ledgerEntry.findMany({
      where: { action: 'promotion.commented' },
      orderBy: { id: 'asc' },
    })
    expect(entries.map(({ actorName, detail }) => [actorName, (detail as { text: string }).text])).toEqual([
      ['developer', 'watch the queue'],
      ['viewer', 'seen,\n thanks'],
    ])
  })

  it.each([
    ['nothing', ''],
    ['only space', '   '],
    ['too much', 'x'.repeat(4001)],
  ])('refuses %s', async (_, text) => {
    const answer = await portal.as(people.developer)('POST', address(), { body: { text } })
    expect([answer.status, answer.json.code]).toEqual([400, 'invalid'])
    expect(await test.database.prisma.promotionComment.count()).toBe(0)
  })

  it('refuses who has no role, and a promotion that is not there', async () => {
    const stranger = await createPerson(test.database, 'stranger', [])
    expect((await portal.as(stranger)('POST', address(), { body: { text: 'x' } })).status).toBe(403)
    const nowhere = '/api/v1/promotions/P-99999/comments'
    expect((await portal.as(people.viewer)('POST', nowhere, { body: { text: 'x' } })).status).toBe(404)
  })
})

import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { createPeople } from '../testing/people.ts'
import { type Caller, testPortal } from '../testing/portal.ts'

const test = testDatabase({ resetBefore: 'all' })
const portal = testPortal(test)
let viewer: Caller

beforeAll(async () => {
  const estate = await createEstate(test.database)
  viewer = portal.as((await createPeople(test.database)).viewer)
  const today = new Date()
  const day = (back: number) => new Date(today.getTime() - back * 86_400_000)
  const row = (back: number, scopeKind: string, scopeId: string, more = {}) => ({
    scopeKind, scopeId, environmentId: estate.environments.production.id, day: day(back), deployments: 2, promotions: 3, changes: 4,
    failed: 1, rolledBack: 0, hotfixed: 0, unknown: 1, leadBuckets: [200, 230], leadCounts: [3, 2], leadUnknown: 1,
    restoreBuckets: [150], restoreCounts: [1], notRestored: 0, touches: 5, handsFree: 1, ...more,
  }) // biome-ignore format: one glance
  await test.database.prisma.figureDay.createMany({
    data: [
      row(1, 'service', estate.service.id),
      row(9, 'service', estate.service.id),
      row(40, 'service', estate.service.id, { failed: 0 }),
    ],
  })
})

const get = (path: string) => viewer('GET', `/api/v1/figures/${path}`)

describe('the figures of delivery', () => {
  it('are of a period, the one before it, and its points, in production where nobody says', async () => {
    const { status, json } = await get('delivery?service=order-service&period=4w')
    expect(status).toBe(200)
    expect(json).toMatchObject({
      scope: { kind: 'service', slug: 'order-service' },
      environment: 'production',
      values: {
        frequency: { deployments: 4, perWeek: 1 },
        failure: { changes: 8, failures: 2, rate: 0.25, unknown: 2 },
        lead: { commits: 10, unknown: 2 },
        touches: { perDeployment: 2.5 },
      },
      previous: { frequency: { deployments: 2 }, failure: { rate: null, changes: 4 } },
      hotfixDays: 7,
      waiting: 0,
    })
    expect(json.points).toHaveLength(28)
    const busy = json.points.filter((point: { values: { frequency: { deployments: number } } }) => point.values.frequency.deployments > 0)
    expect(busy).toHaveLength(2)
  }) // biome-ignore format: one glance

  it('say so where there is nothing, instead of a zero', async () => {
    const { json } = await get('delivery?environment=test')
    expect(json.values).toMatchObject({
      frequency: { perWeek: null, deployments: 0 },
      lead: { median: null },
      failure: { rate: null },
      restore: { median: null },
    })
  })

  it.each([
    ['delivery?service=nobody', 404],
    ['delivery?environment=nowhere', 404],
    ['delivery?service=order-service&team=trade', 400],
    ['delivery?period=3w', 400],
    ['delivery/by/team?cursor=bm8', 400],
    ['pipelines/00000000-0000-4000-8000-000000000000', 404],
    ['runs/00000000-0000-4000-8000-000000000000', 404],
  ])('%s answers %i', async (path, status) => expect((await get(path)).status).toBe(status))

  it('are paged side by side, those without a deployment too', async () => {
    const { json } = await get('delivery/by/service?limit=1&period=4w')
    expect(json.items).toMatchObject([{ slug: 'order-service', values: { frequency: { deployments: 4 } } }])
    expect(json.next).toBeNull()
    const places = (await get('delivery/by/environment?service=order-service&period=4w')).json.items
    expect(places.map(({ slug }: { slug: string }) => slug)).toEqual(['test', 'pre-production', 'preview', 'production'])
    expect(places[3].values.frequency.deployments).toBe(4)
  }) // biome-ignore format: one glance

  it('are a file to keep, that no spreadsheet takes for a formula', async () => {
    const file = await get('delivery.csv?service=order-service&period=4w')
    expect(file.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''delivery-order-service-production-\d{4}/)
    const lines = file.text.trim().split('\r\n')
    expect(lines).toHaveLength(1 + 2 + 28)
    expect(lines[0]).toMatch(/^row,scope,name,environment,from,to,deployments,deployments_per_week,/)
    expect(lines[1]).toMatch(/^period,service,order-service,production,\d{4}-\d\d-\d\d,\d{4}-\d\d-\d\d,4,1.000,/)
    for (const line of lines) expect(line.split(',')).toHaveLength(lines[0]?.split(',').length ?? 0)
  }) // biome-ignore format: one glance
})

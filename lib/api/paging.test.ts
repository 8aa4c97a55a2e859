import { beforeAll, describe, expect, it } from 'vitest'
import { testDatabase } from '../testing/database.ts'
import { createEstate } from '../testing/estate.ts'
import { createPeople } from '../testing/people.ts'
import { type Caller, testPortal } from '../testing/portal.ts'

const count = 240

describe('pages', () => {
  const test = testDatabase({ resetBefore: 'all' })
  const portal = testPortal(test)
  let admin: Caller

  beforeAll(async () => {
    const estate = await createEstate(test.database)
    const people = await createPeople(test.database)
    admin = portal.as(people.admin)
    await test.database.pool.query(
      `INSERT INTO product_line (id, slug, name) VALUES (gen_random_uuid(), 'pay', '支付'), (gen_random_uuid(), 'a-line', 'A')`,
    )
    await test.database.pool.query(
      `INSERT INTO service (id, slug, tier, product_line_id) SELECT gen_random_uuid(), 'service-' || lpad(n::text, 4, '0'), 1 + n % 4,
         CASE n % 3 WHEN 0 THEN NULL ELSE (SELECT id FROM product_line ORDER BY slug OFFSET n % 3 LIMIT 1) END
       FROM generate_series(1, $1) n`,
      [count],
    )
    await test.database.pool.query(
      `INSERT INTO build (id, service_id, image_repository_id, digest, size_bytes, pushed_at, seen_at)
       SELECT gen_random_uuid(), $1, $2, 'sha256:' || md5(n::text) || md5('b' || n), 1, '2026-01-01'::timestamptz + (n / 7) * interval '1 minute', now()
       FROM generate_series(1, 120) n`,
      [estate.service.id, estate.imageRepository.id],
    )
  })

  async function walk(
    path: string,
    limit: number,
    look: (item: Record<string, never>) => string,
    between = async () => {},
  ) {
    const seen: string[] = []
    let cursor = ''
    for (let pages = 0; pages < 300; pages += 1) {
      const answer = await admin(
        'GET',
        `/api/v1/${path}${path.includes('?') ? '&' : '?'}limit=${limit}${cursor && `&cursor=${cursor}`}`,
      )
      expect(answer.status, answer.text.slice(0, 200)).toBe(200)
      expect(answer.json.items.length).toBeLessThanOrEqual(limit)
      seen.push(...answer.json.items.map(look))
      if (answer.json.next === null) return seen
      cursor = encodeURIComponent(answer.json.next)
      await between()
    }
    throw new Error('it never ends')
  }
  const slug = (item: { slug?: string }) => item.slug ?? ''

  it.each([1, 7, 50, 200])('lists every service once, by name, %i at a time', async (limit) => {
    const seen = await walk('services', limit, slug)
    expect(seen).toHaveLength(count + 1)
    expect(seen).toEqual([...new Set(seen)].sort())
  })

  it('lists the board by product line, those without one last', async () => {
    const seen = await walk(
      'board',
      17,
      (item: { productLine?: { slug: string } | null; slug?: string }) =>
        `${item.productLine?.slug ?? '~'} ${item.slug}`,
    )
    expect(seen).toHaveLength(count + 1)
    expect(seen).toEqual([...new Set(seen)].sort())
    expect(seen.at(-1)).toMatch(/^~ /)
  })

  it('lists builds that were pushed at the same instant once each', async () => {
    const seen = await walk('services/order-service/builds', 10, (item: { id?: string }) => item.id ?? '')
    expect(new Set(seen).size).toBe(122)
    expect(seen).toHaveLength(122)
  })

  it('counts only when asked, and with the same filters', async () => {
    expect((await admin('GET', '/api/v1/services')).json.total).toBeUndefined()
    expect((await admin('GET', '/api/v1/services?withTotal=true&limit=1')).json.total).toBe(count + 1)
    expect((await admin('GET', '/api/v1/services?withTotal=true&q=SERVICE-000&tier=2')).json.total).toBe(
      (await walk('services?q=service-000&tier=2', 3, slug)).length,
    )
    expect((await admin('GET', '/api/v1/services?q=100%25')).json.items).toEqual([])
  })

  it('loses and repeats nothing that stays, while others come and go', async () => {
    let made = 0
    const seen = await walk('services?q=service-', 10, slug, async () => {
      made += 1
      await test.database.pool.query(
        `INSERT INTO service (id, slug) VALUES (gen_random_uuid(), 'service-0000-' || $1)`,
        [made],
      )
      await test.database.pool.query(`DELETE FROM service WHERE slug = 'service-0000-' || $1`, [made - 1])
    })
    expect(seen.filter((each) => !each.startsWith('service-0000-'))).toHaveLength(count)
    expect(new Set(seen).size).toBe(seen.length)
  })

  // On so few rows the planner may well prefer to sort; what counts is that an index has the order of the list.
  it('reads a deep page by its index, without sorting', async () => {
    await test.asOwner('ANALYZE service_card')
    const explain = async (order: string, where: string) => {
      const plan = await test.asOwner(
        `SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_sort = off; EXPLAIN SELECT board_row FROM service_card WHERE NOT retired AND ${where} ORDER BY ${order} LIMIT 51`,
      )
      return JSON.stringify(plan)
    }
    const plans = [
      await explain('slug', `slug > 'service-0200'`),
      await explain('line_slug, slug', `(line_slug, slug) > ('pay', 'service-0200')`),
    ]
    for (const plan of plans) expect(plan).not.toContain('Sort')
  })
})

import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { type AttributionMethod, attributionMethods } from '../../domain/attribution/order.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import {
  sumsOf,
  type WrittenLine,
  type WrittenSubject,
  writeBill,
  writeRules,
} from '../../testing/judged-bill.ts'
import type { Surroundings } from '../define.ts'
import { judgeMonth } from './judge-month.ts'

const test = testDatabase()
const period = '2026-09'
let around: Surroundings
let estate: Awaited<ReturnType<typeof createEstate>>

beforeEach(async () => {
  estate = await createEstate(test.database)
  around = { database: test.database, cloud: createMemoryCloud().gate }
})

const bill = (subjects: Record<string, WrittenSubject>, lines: WrittenLine[]) =>
  writeBill(test.database, estate.connection.id, { period, subjects, lines })

describe('whatever the bill and the rules', () => {
  const amounts = fc
    .tuple(fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }), fc.integer({ min: 0, max: 9 }))
    .map(([digits, scale]) => {
      const text = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
      const point = text.length - scale
      return `${digits < 0n ? '-' : ''}${text.slice(0, point)}${scale > 0 ? `.${text.slice(point)}` : ''}`
    })
  const subjects = fc.array(
    fc.record({
      costTags: fc.dictionary(
        fc.constantFrom('service', 'environment', 'product-line'),
        fc.constantFrom('known', 'moon', 'production'),
      ),
      cloudProduct: fc.constantFrom('ecs', 'support', 'oss'),
      resourceGroup: fc.constantFrom('', 'rg-1'),
    }),
    { minLength: 1, maxLength: 5 },
  )
  const lines = fc.array(
    fc.record({
      at: fc.nat(4),
      on: fc.constantFrom('2026-08-30', '2026-09-01', '2026-09-15', '2026-09-30'),
      billed: amounts,
      effective: fc.option(amounts),
      category: fc.constantFrom('usage', 'purchase', 'tax', 'refund', 'adjustment', 'credit'),
      currency: fc.constantFrom('CNY', 'USD'),
      commitment: fc.constantFrom(null, 'used' as const, 'unused' as const),
      orderId: fc.constantFrom(null, 'o-1', 'o-2'),
    }),
    { minLength: 1, maxLength: 12 },
  )
  const orders = fc.shuffledSubarray<AttributionMethod>([...attributionMethods])

  it('sums stay what was billed, every line has one verdict, and a second judging writes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(subjects, lines, orders, async (list, written, methods) => {
        await test.reset()
        estate = await createEstate(test.database)
        await writeRules(test.database, { order: methods.map((method) => ({ method, on: true })) })
        const named = Object.fromEntries(
          list.map(({ costTags, ...subject }, at) => [
            `s${at}`,
            {
              ...subject,
              costTags: Object.fromEntries(
                Object.entries(costTags).map(([key, value]) => [
                  key,
                  value === 'known' ? estate.service.slug : value,
                ]),
              ),
            },
          ]),
        )
        const { sourceId } = await bill(
          named,
          written.map(({ at, ...line }) => ({ ...line, subject: `s${at % list.length}` })),
        )
        expect(await judgeMonth(around, { sourceId, period })).toMatchObject({ ok: true })
        const { lines: billed, rolled } = await sumsOf(test.database, sourceId, period)
        expect(rolled).toEqual(billed)
        const { rows } = await test.database.pool.query(
          `SELECT count(*)::int AS lines FROM bill_line l WHERE l.source_id = $1 AND (SELECT count(*) FROM bill_attribution a
            WHERE a.source_id = $1 AND a.subject_id = l.subject_id AND l.charge_on >= a.from_on AND l.charge_on < a.until_on) <> 1`,
          [sourceId],
        )
        expect(rows[0]).toEqual({ lines: 0 })
        expect(await judgeMonth(around, { sourceId, period })).toMatchObject({ value: { changed: 0 } })
        // Other switches move money between causes, and nothing else.
        await writeRules(test.database, { version: 2, order: [] })
        await judgeMonth(around, { sourceId, period })
        expect((await sumsOf(test.database, sourceId, period)).rolled).toEqual(billed)
      }),
      { numRuns: 25 },
    )
  })
})

import { Readable } from 'node:stream'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { daysOf } from '../../domain/calendar/day-span.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { newId } from '../../platform/ids.ts'
import { testDatabase } from '../../testing/database.ts'
import { createEstate } from '../../testing/estate.ts'
import { type WrittenLine, type WrittenSubject, writeBill, writeRules } from '../../testing/judged-bill.ts'
import { createPerson } from '../../testing/people.ts'
import { judgeMonth } from '../attribution/judge-month.ts'
import { runImport } from '../bill/run-import.ts'
import { addSource } from '../bill/sources.ts'
import { uploadFile } from '../bill/upload-file.ts'
import type { Surroundings } from '../define.ts'
import { exportCostLines } from './export-lines.ts'
import { getCostDays } from './get-days.ts'
import { listAnomalies } from './list-anomalies.ts'

const test = testDatabase()
const period = '2026-09'
let around: Surroundings
let estate: Awaited<ReturnType<typeof createEstate>>
let lead: Actor

beforeEach(async () => {
  estate = await createEstate(test.database)
  around = { database: test.database, cloud: createMemoryCloud().gate }
  lead = await createPerson(test.database, 'lead', [{ role: 'cost-lead' }])
  await writeRules(test.database)
})

const september = daysOf({ fromOn: '2026-09-01', untilOn: '2026-10-01' })
async function bill(lines: (subjects: string[]) => WrittenLine[], more: Record<string, WrittenSubject> = {}) {
  const subjects = { own: { costTags: { service: estate.service.slug } }, other: {}, ...more }
  const { sourceId } = await writeBill(test.database, estate.connection.id, {
    kind: 'focus-file',
    period,
    subjects,
    lines: lines(Object.keys(subjects)),
  })
  await judgeMonth(around, { sourceId, period })
  return sourceId
}
const odd = '2026-09-20'
const daily = (subject: string, amount: string): WrittenLine[] =>
  september.map((on) => ({ subject, on, billed: amount, effective: amount }))
const stranger = () =>
  createPerson(test.database, 'stranger', [{ role: 'viewer', scope: { productLine: newId() } }])

describe('days of money', () => {
  beforeEach(async () => {
    await bill(() => [
      ...daily('own', '100'),
      ...daily('other', '50'),
      { subject: 'own', on: odd, billed: '80' },
      { subject: 'own', on: '2026-09-25', billed: '999', category: 'purchase' },
    ])
  })
  const daysFor = async (input: object, actor = lead) => {
    const days = await getCostDays(around, actor, { month: period, ...input })
    if (!days.ok) throw new Error(days.failure.message)
    return days.value.days
  }

  it('are marked where one is unlike those before, by what comes again', async () => {
    const days = await daysFor({ measure: 'billed' })
    const day = (on: string) => days.find((each) => each.on === on)
    expect(days).toHaveLength(30)
    expect(day(odd)).toMatchObject({ amount: '230', state: 'high', usual: { expected: '150' } })
    expect(day('2026-09-25')).toMatchObject({ amount: '1149', recurring: '150', state: 'usual' })
    expect(day('2026-09-14')).toMatchObject({ state: 'unknown', usual: null })
  })

  it('are of a product line or a service too', async () => {
    for (const of of [{ productLine: estate.productLine.slug }, { service: estate.service.slug }])
      expect((await daysFor(of)).find(({ on }) => on === odd)).toMatchObject({ amount: '180', state: 'high' })
    expect(await daysFor({ service: 'nobody' })).toEqual([])
  })

  it('are those that a reader may see', async () => {
    const own = await createPerson(test.database, 'own', [
      { role: 'viewer', scope: { productLine: estate.productLine.id } },
    ])
    expect((await daysFor({}, own)).find(({ on }) => on === odd)).toMatchObject({ amount: '180' })
    expect(await daysFor({}, await stranger())).toEqual([])
  })

  it('name whose they are where they are marked', async () => {
    const marks = async (by: string, actor = lead) => {
      const listed = await listAnomalies(around, actor, { month: period, by })
      return listed.ok
        ? listed.value.items.map(({ name, on, state, amount, expected }) => [
            name,
            on,
            state,
            amount,
            expected,
          ])
        : listed.failure.code
    }
    expect(await marks('product-line')).toEqual([[estate.productLine.name, odd, 'high', '180', '100']])
    expect(await marks('team')).toEqual([[estate.team.name, odd, 'high', '180', '100']])
    expect(await marks('cloud-product')).toEqual([['ecs', odd, 'high', '230', '150']])
    expect(await marks('product-line', await stranger())).toEqual([])
  })
})

describe('lines as a file', () => {
  const read = async (input = {}, actor = lead) => {
    const file = await exportCostLines(around, actor, { month: period, ...input })
    if (!file.ok) throw new Error(file.failure.code)
    const text = await file.value.parse()
    const [head = '', ...rows] = text.trimEnd().split('\r\n')
    const names = head.split(',')
    return {
      name: file.value.name,
      text,
      rows: rows.map((row) => Object.fromEntries(row.split(',').map((cell, at) => [names[at] ?? '', cell]))),
    }
  }

  it('are every line that counts, with whose it is, and sum to the pages', async () => {
    const sourceId = await bill(() => [...daily('own', '1.005'), ...daily('other', '2')])
    const { rows, name } = await read()
    expect(name).toBe('cost-2026-09.csv')
    expect(rows).toHaveLength(60)
    const own = rows.filter((row) => row.x_Service === estate.service.slug)
    expect(own).toHaveLength(30)
    expect(own[0]).toMatchObject({
      BilledCost: '1.005',
      BillingCurrency: 'CNY',
      ChargeCategory: 'Usage',
      x_ProductLine: estate.productLine.slug,
      x_Attribution: 'cost-tag',
    })
    const { rows: sums } = await test.database.pool.query(
      'SELECT trim_scale(sum(billed_cost))::text AS billed FROM cost_day WHERE source_id = $1',
      [sourceId],
    )
    const cents = rows.reduce((sum, row) => sum + Math.round(Number(row.BilledCost) * 1000), 0)
    expect(cents).toBe(Number(sums[0].billed) * 1000)
    expect((await read({ productLine: estate.productLine.slug })).rows).toHaveLength(30)
  })

  it('leave out what a source does not count for, and never make up what it does not say', async () => {
    const sourceId = await bill(() => [{ subject: 'own', on: odd, billed: '5', effective: null }])
    expect((await read()).rows).toMatchObject([{ BilledCost: '5', EffectiveCost: '' }])
    await test.database.prisma.billSource.update({ where: { id: sourceId }, data: { countsBilled: false } })
    expect((await read()).rows).toMatchObject([{ BilledCost: '', EffectiveCost: '' }])
    await test.database.prisma.billSource.update({
      where: { id: sourceId },
      data: { countsEffective: false },
    })
    expect((await read()).rows).toEqual([])
  })

  it('never begin a cell with a formula', async () => {
    await bill(() => [{ subject: '=cmd|calc', on: odd, billed: '-5', category: 'refund' }], {
      '=cmd|calc': { costTags: { '@x': '=1' }, resourceId: '+1', costUnit: '－1' },
    })
    const { text } = await read()
    expect(text).toContain("'=cmd|calc")
    const cells = text.split('\r\n')[1]?.match(/("(?:[^"]|"")*"|[^,]*)(,|$)/g) ?? []
    const dangerous = cells.filter((cell) => /^"?\s*[=+\-@＝＋－＠]/.test(cell))
    // The amount of a refund is a number and nothing else.
    expect(dangerous).toEqual(['-5,', '-5,'])
  })

  it('go back in as what they were, and what a bill does not say stays unknown', async () => {
    // A bill that does not amortise, with everything that the columns of FOCUS have no word for.
    await bill(
      () => [
        ...daily('own', '1.005').map((line) => ({ ...line, effective: null })),
        { subject: '=cmd|calc', on: odd, billed: '-5', effective: null, category: 'refund' },
        { subject: "'=quoted", on: odd, billed: '2', effective: null, category: 'adjustment' },
      ],
      { '=cmd|calc': { costTags: { '@x': '=1' }, resourceId: '+1', costUnit: '－1' }, "'=quoted": {} },
    )
    const { text } = await read()
    await test.database.prisma.billSource.updateMany({
      data: { countsBilled: false, countsEffective: false },
    })
    const counts = { countsBilled: true, countsEffective: true }
    const to = { connectionId: estate.connection.id, kind: 'focus-file', name: 'again', ...counts }
    const source = await addSource(around, lead, to)
    if (!source.ok) throw new Error(source.failure.message)
    const file = { sourceId: source.value.id, name: 'export.csv', scope: 'periods' }
    const taken = await uploadFile(around, lead, file, Readable.from([Buffer.from(text)]))
    if (!taken.ok) throw new Error(taken.failure.message)
    const { importId } = taken.value
    const turn = await runImport(around, importId, new AbortController().signal)
    expect(turn).toEqual({ did: 'done', days: 30 })
    const linesOf = async (which: string) =>
      (
        await test.database.pool.query(
          `SELECT charge_on::text, charge_category, currency, billed_cost::text, effective_cost, resource_id, resource_name,
            part_of, cost_unit, cost_tags FROM bill_line JOIN bill_subject s ON s.id = subject_id
            WHERE import_id ${which} $1 ORDER BY 1, 2, 4`,
          [importId],
        )
      ).rows
    expect(await linesOf('=')).toEqual(await linesOf('<>'))
    const imported = await test.database.prisma.billImport.findUniqueOrThrow({ where: { id: importId } })
    expect(imported).toMatchObject({ acceptedCount: 32n, refusedCount: 0n, focusVersion: '1.0' })
    expect(imported.place).toMatchObject({ lacking: ['EffectiveCost'] })
    // What it exports is what came in.
    await judgeMonth(around, { sourceId: source.value.id, period })
    const again = (await read()).text.replaceAll(',again,', ',bill,')
    const [first] = await test.database.prisma.billSource.findMany({ where: { name: { not: 'again' } } })
    const cells = (whole: string) =>
      whole
        .split('\r\n')
        .map((row) => row.replace(/,\d+$/, ''))
        .sort()
    expect(cells(again)).toEqual(cells(text.replaceAll(`,${first?.name},`, ',bill,')))
  })

  it('end with who does not read on, and give their place to others', async () => {
    await bill(() => [...daily('own', '1'), ...daily('other', '2')])
    const open = async () => {
      const file = await exportCostLines(around, lead, { month: period })
      return file.ok ? file.value.parts[Symbol.asyncIterator]() : file.failure.code
    }
    const two = [await open(), await open()]
    for (const one of two) if (typeof one !== 'string') await one.next()
    expect(await open()).toBe('rate-limited')
    for (const one of two) if (typeof one !== 'string') await one.return?.()
    expect((await read()).rows).toHaveLength(60)
    expect(test.database.pool.waitingCount).toBe(0)
  })

  it('are for those who may see the money', async () => {
    const actor = await stranger()
    expect(await exportCostLines(around, actor, { month: period })).toMatchObject({
      failure: { code: 'forbidden' },
    })
    const own = { month: period, productLine: estate.productLine.slug }
    expect(await exportCostLines(around, actor, own)).toMatchObject({ failure: { code: 'forbidden' } })
    expect(await exportCostLines(around, lead, { ...own, productLine: 'none' })).toMatchObject({
      failure: { code: 'not-found' },
    })
  })
})

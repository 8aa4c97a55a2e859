import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { sumOfCurrent } from '../../catalog/bill/overview.ts'
import { createMemoryCloud } from '../../cloud/memory/cloud.ts'
import { Decimal, sumOf } from '../../domain/money/money.ts'
import { newId } from '../../platform/ids.ts'
import { focusFile, focusHeader, focusRow, juneRows } from '../../testing/bill-files.ts'
import { testDatabase } from '../../testing/database.ts'
import { createGround } from '../../testing/estate.ts'
import { createPeople } from '../../testing/people.ts'
import { startProcess } from '../../testing/processes.ts'
import { cancelImport, pauseImport, resumeImport } from './control-import.ts'
import { type ImportTurn, runImport, sweepImports } from './run-import.ts'
import { addSource } from './sources.ts'
import { tidyBills } from './tidy-bills.ts'
import { uploadFile } from './upload-file.ts'

const test = testDatabase()
const cloud = createMemoryCloud()
let people: Awaited<ReturnType<typeof createPeople>>
let sourceId: string
const around = (more: object = {}) => ({ database: test.database, cloud: cloud.gate, ...more })
const signal = new AbortController().signal
const small = { rows: 200, ms: 60_000 }

beforeEach(async () => {
  const ground = await createGround(test.database)
  people = await createPeople(test.database)
  const made = await addSource(around(), people.costLead, {
    connectionId: ground.connection.id,
    kind: 'focus-file',
    name: 'FOCUS',
    countsBilled: true,
    countsEffective: true,
  })
  if (!made.ok) throw new Error(made.failure.message)
  sourceId = made.value.id
})

async function* inPieces(content: string | Buffer, size = 100_000) {
  const bytes = Buffer.from(content)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function upload(content: string | Buffer, scope: 'days' | 'periods' = 'days') {
  const taken = await uploadFile(
    around(),
    people.costLead,
    { sourceId, name: 'june.csv', scope },
    inPieces(content),
  )
  if (!taken.ok) throw new Error(taken.failure.message)
  return taken.value
}

async function bring(
  content: string | Buffer,
  scope: 'days' | 'periods' = 'days',
): Promise<{ id: string; turn: ImportTurn }> {
  const { importId: id } = await upload(content, scope)
  return { id, turn: await runImport(around(), id, signal, small) }
}

const importOf = (id: string) => test.database.prisma.billImport.findUniqueOrThrow({ where: { id } })
const refusalsOf = async (importId: string) =>
  (await test.database.prisma.billRefusal.findMany({ where: { importId }, orderBy: { lineNo: 'asc' } })).map(
    ({ lineNo, reason, column }) => [Number(lineNo), reason, column],
  )
const days = async () =>
  (
    await test.database.pool.query(
      `SELECT to_char(billing_period, 'YYYY-MM') || ' ' || to_char(charge_on, 'MM-DD') AS day, line_count::int AS lines FROM bill_day ORDER BY 1`,
    )
  ).rows.map(({ day, lines }) => `${day}: ${lines}`)
const linesOf = async (id: string) =>
  Number(
    (await test.database.pool.query('SELECT count(*) FROM bill_line WHERE import_id = $1', [id])).rows[0]
      .count,
  )
const expire = (id: string) =>
  test.asOwner("UPDATE bill_import SET claimed_until = now() - interval '1 s' WHERE id = $1", [id])

/** Everything that June sums up to, from the lines that count. */
const june = async () => {
  const [sum] = await sumOfCurrent(test.database, sourceId, '2026-06')
  return { billed: sum?.billed && new Decimal(sum.billed).toFixed(), lines: sum?.lines }
}
const billedOf = (rows: Record<string, string>[]) =>
  sumOf(rows.map(({ BilledCost = '0' }) => new Decimal(BilledCost))).toFixed()

describe('the import of a FOCUS file', () => {
  it('takes every good row and names every bad one with its line', async () => {
    const file = [
      focusHeader,
      focusRow(),
      focusRow({ BilledCost: '1,25' }),
      focusRow({ Tags: 'not json', ResourceId: 'i-2' }),
      focusRow({ Tags: `{"a":"${'x'.repeat(50_000)}"}` }),
      'a,b,c\n',
      focusRow({ ChargePeriodStart: '2026-05-31T16:00:00Z', ResourceId: 'i-3' }),
      focusRow({ ResourceId: 'i-4', ChargeDescription: 'two\nlines' }),
      focusRow({ BillingPeriodStart: '2026-06-15' }),
      focusRow(),
      focusRow({ EffectiveCost: '1.5E-7', BilledCost: '-12345678901234567890.12345678901234567890' }),
    ].join('')
    const { id, turn } = await bring(file)
    expect(turn).toEqual({ did: 'done', days: 2 })
    expect(await refusalsOf(id)).toEqual([
      [3, 'amount-unreadable', 'BilledCost'],
      [4, 'cost-tags-not-json', 'Tags'],
      [5, 'cost-tags-too-long', 'Tags'],
      [6, 'field-count', null],
      [10, 'period-unreadable', 'BillingPeriodStart'],
      [11, 'duplicate', null],
    ])
    expect(await importOf(id)).toMatchObject({
      state: 'done',
      focusVersion: '1.0',
      rowCount: 10n,
      acceptedCount: 4n,
      refusedCount: 5n,
      duplicateCount: 1n,
      problem: null,
    })
    expect(await days()).toEqual(['2026-06 06-01: 1', '2026-06 06-03: 3'])
    const { rows } = await test.database.pool.query(
      'SELECT billed_cost, effective_cost FROM bill_line ORDER BY billed_cost LIMIT 1',
    )
    expect(rows[0]).toEqual({
      billed_cost: '-12345678901234567890.12345678901234567890',
      effective_cost: '0.00000015',
    })
    const subjects = await test.database.prisma.billSubject.findMany({ orderBy: { resourceId: 'asc' } })
    expect(
      subjects.map(({ resourceId, costTags, accountName }) => [resourceId, costTags, accountName]),
    ).toEqual([
      ['i-1', { env: 'prod' }, 'Trade'],
      ['i-3', { env: 'prod' }, 'Trade'],
      ['i-4', { env: 'prod' }, 'Trade'],
    ])
  })

  it('reads gzip like the file inside, and knows one that was cut off', async () => {
    const rows = juneRows(1000)
    const packed = gzipSync(focusFile(rows))
    const cut = await bring(packed.subarray(0, packed.length - 100))
    expect(cut.turn).toMatchObject({ did: 'failed', problem: { code: 'file-truncated' } })
    expect(await days()).toEqual([])
    const damaged = Buffer.from(packed)
    damaged.fill(7, 200, 220)
    expect((await bring(damaged)).turn).toMatchObject({ did: 'failed', problem: { code: 'file-damaged' } })
    expect((await bring(packed)).turn).toEqual({ did: 'done', days: 30 })
    expect(await june()).toEqual({ billed: billedOf(rows), lines: 1000 })
  })

  it.each([
    ['', 'empty'],
    [focusHeader, 'nothing-accepted'],
    [`${focusHeader}a,b\n`, 'nothing-accepted'],
    ['ChargeType,Tag\n1,2\n', 'header'],
    ['"open\n', 'header-unreadable'],
    [Buffer.from(focusHeader, 'utf16le'), 'header-unreadable'],
  ])('fails on %.20j: %s', async (content, code) => {
    // An upload of nothing is refused already.
    const { turn } = await bring(content.length === 0 ? '\n\n' : content)
    expect(turn).toMatchObject({ did: 'failed', problem: { code } })
    expect(await days()).toEqual([])
  })

  it('replaces a day as a whole, and with it nothing else', async () => {
    const first = await bring(
      focusFile([
        { ResourceId: 'a' },
        { ResourceId: 'b' },
        { ResourceId: 'c', ChargePeriodStart: '2026-06-04' },
      ]),
    )
    const second = await bring(focusFile([{ ResourceId: 'a', BilledCost: '9' }]))
    expect(await days()).toEqual(['2026-06 06-03: 1', '2026-06 06-04: 1'])
    expect(await june()).toEqual({ billed: '10.25', lines: 2 })
    // A correction billed in July for a day of June is of July: June stays.
    await bring(
      focusFile([{ BillingPeriodStart: '2026-07-01', ChargeClass: 'Correction', BilledCost: '-1' }]),
    )
    expect(await days()).toEqual(['2026-06 06-03: 1', '2026-06 06-04: 1', '2026-07 06-03: 1'])
    expect(await june()).toEqual({ billed: '10.25', lines: 2 })
    await tidyBills(around())
    expect([await linesOf(first.id), await linesOf(second.id)]).toEqual([1, 1])
  })

  it('replaces its months as wholes where that was asked for', async () => {
    await bring(focusFile([{ ChargePeriodStart: '2026-06-04' }, { ChargePeriodStart: '2026-06-05' }]))
    await bring(focusFile([{ ChargePeriodStart: '2026-06-05', BilledCost: '2' }]), 'periods')
    expect(await days()).toEqual(['2026-06 06-05: 1'])
    expect(await june()).toEqual({ billed: '2', lines: 1 })
  })

  it('knows the same file again, and reads it anew once its days are not its own', async () => {
    const file = focusFile([{ ResourceId: 'a' }])
    const first = await bring(file)
    expect(await upload(file)).toEqual({ importId: first.id, known: true })
    expect(await test.database.prisma.billFile.count()).toBe(1)
    await bring(focusFile([{ ResourceId: 'b', BilledCost: '7' }]))
    const again = await bring(file)
    expect(again.id).not.toBe(first.id)
    expect(await june()).toEqual({ billed: '1.25', lines: 1 })
  })

  it('takes a file again that failed, at once', async () => {
    const damaged = 'ChargeType,Tag\n1,2\n'
    const first = await bring(damaged)
    const second = await bring(damaged)
    expect([first.turn.did, second.turn.did]).toEqual(['failed', 'failed'])
    expect(second.id).not.toBe(first.id)
  })

  it('goes on where it was however often it is stopped', async () => {
    const rows = juneRows(2000)
    const { importId } = await upload(focusFile(rows))
    const stops: string[] = []
    for (let turn: ImportTurn = { did: 'nothing' }; turn.did !== 'done'; ) {
      const stop = new AbortController()
      turn = await runImport(around({ reached: () => stop.abort() }), importId, stop.signal, small)
      stops.push(turn.did)
      if (stops.length > 50) throw new Error('it does not end')
    }
    expect(stops.length).toBeGreaterThan(0)
    expect(await june()).toEqual({ billed: billedOf(rows), lines: 2000 })
    expect(await importOf(importId)).toMatchObject({
      rowCount: 2000n,
      acceptedCount: 2000n,
      refusedCount: 0n,
    })
  })

  it.each([
    ['bill-import:chunk-kept', 1],
    ['bill-import:chunk-kept', 2],
    ['bill-import:file-read', 1],
    ['bill-import:looked-over', 1],
  ])('loses nothing and counts nothing twice when it is killed at %s (%i)', async (point, times) => {
    // Parts of a megabyte: three of them, so that there are chunks to be killed between.
    const rows = juneRows(12_000).map((row) => ({ ...row, ChargeDescription: 'x'.repeat(120) }))
    const { importId } = await upload(`${focusFile(rows)}bad,row\n`)
    const env = { DATABASE_URL: test.url, IMPORT: importId, POINT: point, TIMES: String(times) }
    const killed = await startProcess('lib/testing/bill-import-process.ts', env).exited
    expect(killed.signal).toBe('SIGKILL')
    expect(await days()).toEqual([])
    expect(await runImport(around(), importId, signal, small)).toEqual({ did: 'nothing' })
    await expire(importId)
    expect(await sweepImports(around())).toBe(1)
    expect(await runImport(around(), importId, signal, small)).toEqual({ did: 'done', days: 30 })
    expect(await june()).toEqual({ billed: billedOf(rows), lines: 12_000 })
    expect(await refusalsOf(importId)).toEqual([[12_002, 'field-count', null]])
    expect(await importOf(importId)).toMatchObject({
      rowCount: 12_001n,
      acceptedCount: 12_000n,
      refusedCount: 1n,
    })
  })

  it('pauses at its next chunk, lets others of its source pass, and goes on when told to', async () => {
    const rows = juneRows(12_000).map((row) => ({ ...row, ChargeDescription: 'x'.repeat(120) }))
    const { importId } = await upload(focusFile(rows))
    let paused = false
    const reached = () => {
      paused = true
    }
    const stop = new AbortController()
    const first = await runImport(
      around({
        reached: () => {
          reached()
          stop.abort()
        },
      }),
      importId,
      stop.signal,
      small,
    )
    expect([first.did, paused]).toEqual(['later', true])
    expect(await pauseImport(around(), people.developer, { id: importId })).toMatchObject({
      failure: { code: 'forbidden' },
    })
    expect((await pauseImport(around(), people.costLead, { id: importId })).ok).toBe(true)
    expect(await runImport(around(), importId, signal, small)).toEqual({ did: 'nothing' })
    const kept = (await importOf(importId)).rowCount
    expect(kept).toBeGreaterThan(0n)
    expect(
      (await bring(focusFile([{ ResourceId: 'other', ChargePeriodStart: '2026-06-30' }]))).turn.did,
    ).toBe('done')
    expect((await resumeImport(around(), people.costLead, { id: importId })).ok).toBe(true)
    expect((await runImport(around(), importId, signal, small)).did).toBe('done')
    expect(await june()).toEqual({ billed: billedOf(rows), lines: 12_000 })
  })

  it('that was paused or cancelled in the middle of a chunk keeps nothing of that chunk', async () => {
    const rows = juneRows(12_000).map((row) => ({ ...row, ChargeDescription: 'x'.repeat(120) }))
    const { importId } = await upload(focusFile(rows))
    const asked: Promise<unknown>[] = []
    const reached = (at: string) => {
      if (at === 'bill-import:chunk-kept' && asked.length === 0)
        asked.push(cancelImport(around(), people.costLead, { id: importId }))
    }
    const turn = await runImport(around({ reached }), importId, signal, small)
    await Promise.all(asked)
    expect(turn).toEqual({ did: 'lost' })
    const kept = await importOf(importId)
    expect(kept).toMatchObject({ state: 'cancelled' })
    expect(await linesOf(importId)).toBe(Number(kept.acceptedCount))
    expect(await resumeImport(around(), people.costLead, { id: importId })).toMatchObject({
      failure: { code: 'wrong-state' },
    })
    await tidyBills(around())
    expect(await linesOf(importId)).toBe(0)
    expect(await test.database.prisma.billFilePart.count()).toBe(0)
  })

  it('takes months that it meets late in a chunk', async () => {
    const june = juneRows(6000).map((row) => ({ ...row, ChargeDescription: 'x'.repeat(200) }))
    const july = { BillingPeriodStart: '2026-07-01', ChargePeriodStart: '2026-07-02', BilledCost: '7' }
    const { importId } = await upload(focusFile([...june, july]))
    const turn = await runImport(around(), importId, signal, { rows: 1_000_000, ms: 60_000 })
    expect(turn).toEqual({ did: 'done', days: 31 })
    expect((await days()).at(-1)).toBe('2026-07 07-02: 1')
  })

  it('survives a file of nothing but bad rows', async () => {
    const { id, turn } = await bring(`${focusHeader}${'x\n'.repeat(200_000)}${focusRow()}`)
    expect(turn).toEqual({ did: 'done', days: 1 })
    expect(await importOf(id)).toMatchObject({ refusedCount: 200_000n, acceptedCount: 1n })
  })

  it('takes turns within a source: of two for the same day the later request counts', async () => {
    const one = await upload(focusFile([{ BilledCost: '1' }]))
    const two = await upload(focusFile([{ BilledCost: '2' }]))
    expect(await runImport(around(), two.importId, signal, small)).toEqual({ did: 'nothing' })
    await runImport(around(), one.importId, signal, small)
    await runImport(around(), two.importId, signal, small)
    expect(await june()).toEqual({ billed: '2', lines: 1 })
  })

  it('changes no month that is sealed', async () => {
    await bring(focusFile([{ BilledCost: '1' }]))
    await test.database.pool.query(
      `INSERT INTO cost_seal (source_id, billing_period, ruleset_id, sealed_at, sums) VALUES ($1, '2026-06-01', $2, now(), '[]')`,
      [sourceId, newId()],
    )
    const { turn } = await bring(focusFile([{ BilledCost: '2' }]))
    expect(turn).toMatchObject({
      did: 'failed',
      problem: { code: 'sealed', detail: { periods: ['2026-06'] } },
    })
    expect(await june()).toEqual({ billed: '1', lines: 1 })
    await expect(test.database.pool.query('DELETE FROM bill_day')).rejects.toThrow(/sealed/)
    await expect(test.database.pool.query('DELETE FROM cost_seal')).rejects.toThrow(
      /permission denied|written once/,
    )
  })
})

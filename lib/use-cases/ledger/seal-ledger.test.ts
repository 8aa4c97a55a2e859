import { describe, expect, it } from 'vitest'
import { transact } from '../../catalog/transaction.ts'
import { ok } from '../../domain/failure/result.ts'
import type { LedgerFact } from '../../domain/ledger/entry.ts'
import { testDatabase } from '../../testing/database.ts'
import type { Surroundings } from '../define.ts'
import { sealLedger, verifyLedger } from './seal-ledger.ts'

const entry = (subjectName: string): LedgerFact => ({
  actorKind: 'system',
  actorId: null,
  actorName: 'Sluice',
  action: 'service.found',
  subjectKind: 'service',
  subjectId: 's',
  subjectName,
  detail: { n: 1, nested: { 中文: true } },
})

describe('the ledger chain', () => {
  const test = testDatabase()
  const around = () => ({ database: test.database }) as Surroundings
  const write = (...names: string[]) =>
    transact(test.database, async (tx) => {
      for (const name of names) await tx.record(entry(name))
      return ok(null)
    })

  it('seals what is committed, once, and holds', async () => {
    await write('a', 'b')
    await write('c')
    expect(await sealLedger(around())).toEqual(ok(3))
    expect(await sealLedger(around())).toEqual(ok(0))
    await write('d')
    expect(await sealLedger(around())).toEqual(ok(1))
    expect(await verifyLedger(around())).toEqual(ok({ checked: 4, breaks: [] }))
  })

  it('leaves out what an open transaction may still precede', async () => {
    let letGo = () => {}
    const held = new Promise<void>((resolve) => {
      letGo = resolve
    })
    let written = () => {}
    const first = new Promise<void>((resolve) => {
      written = resolve
    })
    const open = transact(test.database, async (tx) => {
      await tx.record(entry('slow'))
      written()
      await held
      return ok(null)
    })
    await first
    await write('quick')
    expect(await sealLedger(around())).toEqual(ok(0))
    letGo()
    await open
    expect(await sealLedger(around())).toEqual(ok(2))
  })

  it('tells which entry was changed or removed', async () => {
    await write('a', 'b', 'c')
    await sealLedger(around())
    await test.asOwner(`UPDATE ledger_entry SET subject_name = 'x' WHERE subject_name = 'b'`, [])
    await test.asOwner(`DELETE FROM ledger_entry WHERE subject_name = 'c'`, [])
    const verified = await verifyLedger(around())
    expect(verified.ok && verified.value.breaks.map(({ kind }) => kind)).toEqual(['changed', 'gone'])
  })
})

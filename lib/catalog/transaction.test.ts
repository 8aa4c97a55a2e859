import { describe, expect, it } from 'vitest'
import { ok } from '../domain/failure/result.ts'
import { builders } from '../testing/builders.ts'
import { testDatabase } from '../testing/database.ts'
import { transact } from './transaction.ts'

describe('a transaction', () => {
  const test = testDatabase()

  it('goes again when it lost a deadlock in a raw statement', async () => {
    const make = builders(test.database)
    const teams = [await make.team('a'), await make.team('b')]
    let attempts = 0
    // Both hold their first row before either asks for the other's; the second time nobody waits.
    let holding = 0
    let open = () => {}
    const both = new Promise<void>((settle) => {
      open = settle
    })
    const take = (first: number, second: number) =>
      transact(test.database, async (tx) => {
        attempts += 1
        await tx.prisma.$executeRaw`UPDATE team SET name = name WHERE id = ${teams[first]?.id}::uuid`
        holding += 1
        if (holding === 2) open()
        await both
        await tx.prisma.$executeRaw`UPDATE team SET name = name WHERE id = ${teams[second]?.id}::uuid`
        return ok(null)
      })
    expect(await Promise.all([take(0, 1), take(1, 0)])).toMatchObject([{ ok: true }, { ok: true }])
    expect(attempts).toBe(3)
  })
})

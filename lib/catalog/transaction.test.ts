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

  it('sends its raw statements over its own connection, as others do theirs at the same time', async () => {
    const make = builders(test.database)
    const names = ['own-1', 'own-2', 'own-3']
    const teams = await Promise.all(names.map((name) => make.team(name)))
    let begun = 0
    let open = () => {}
    const all = new Promise<void>((settle) => {
      open = settle
    })
    const write = (index: number) =>
      transact(test.database, async (tx) => {
        const id = teams[index]?.id ?? ''
        await tx.prisma.team.update({ where: { id }, data: { name: `by ${index}` } })
        begun += 1
        if (begun === teams.length) open()
        await all
        const rows = await tx.prisma.$queryRaw<{ id: string; many: bigint }[]>`
          SELECT id::text, count(*) OVER () AS many FROM team WHERE name LIKE 'by %'`
        return ok(rows)
      })
    const seen = await Promise.all(names.map((_, index) => write(index)))
    expect(seen).toEqual(teams.map(({ id }) => ({ ok: true, value: [{ id, many: 1n }] })))
  })

  it('sends nothing when it is over', async () => {
    let late: Promise<unknown> | undefined
    const prisma = await transact(test.database, async (tx) => ok(tx.prisma))
    if (prisma.ok) late = prisma.value.$queryRaw`SELECT 1`
    await expect(late).rejects.toThrow('the transaction is over')
  })
})

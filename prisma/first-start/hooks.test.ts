import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Config } from '../../lib/platform/config.ts'
import { sha256 } from '../../lib/platform/crypto.ts'
import { testDatabase } from '../../lib/testing/database.ts'
import { type Simulator, startSimulator } from '../../simulator/start.ts'
import { connectSimulatedCloud } from './estate.ts'
import { registerSimulatedHooks } from './hooks.ts'

const test = testDatabase()
const keys = [{ id: 'test', bytes: Buffer.alloc(32, 7) }]
let simulator: Simulator
beforeAll(async () => {
  simulator = await startSimulator({ scenario: 'empty', pumpEveryMs: 0 })
})
afterAll(() => simulator.close())

it('tells the simulated cloud once where to send, and again when the port is another', async () => {
  const configOf = (port: number) =>
    ({ keys, simulatorUrl: simulator.url, host: '127.0.0.1', loopback: true, port }) as unknown as Config
  await connectSimulatedCloud(test.database, configOf(3000))
  const register = async (port: number) => {
    await registerSimulatedHooks(test.database, configOf(port))
    const { addresses } = (await (await fetch(`${simulator.url}/_sim/hooks`)).json()) as {
      addresses: { kind: string; url: string; token?: string }[]
    }
    return addresses
  }
  const open = () =>
    test.database.prisma.hookAddress.findMany({ where: { endsAt: null }, orderBy: { kind: 'asc' } })
  const first = await register(3000)
  expect(first.map(({ kind }) => kind).sort()).toEqual(['acr', 'codeup', 'flow'])
  const codeup = first.find(({ kind }) => kind === 'codeup')
  const kept = (await open()).find(({ kind }) => kind === 'codeup')
  expect(codeup?.url).toBe(
    `http://127.0.0.1:3000/api/hooks/codeup/${kept?.connectionId}/${codeup?.url.split('/').at(-1)}`,
  )
  expect(kept).toMatchObject({
    hash: sha256(codeup?.url.split('/').at(-1) ?? ''),
    tokenHash: sha256(codeup?.token ?? ''),
  })
  expect(await register(3000)).toEqual(first)
  expect(await open()).toHaveLength(3)
  const moved = await register(3001)
  expect(moved.every(({ url }) => url.startsWith('http://127.0.0.1:3001/'))).toBe(true)
  expect(await open()).toHaveLength(3)
  const ledger = await test.database.prisma.ledgerEntry.findMany({
    where: { action: { startsWith: 'hook.' } },
  })
  expect(ledger).toHaveLength(6)
})

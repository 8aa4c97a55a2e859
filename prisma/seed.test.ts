import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { verifyPassword } from '../lib/platform/auth/password.ts'
import { testDatabase } from '../lib/testing/database.ts'

interface Account {
  key: string
  password: string | null
}

describe('a start', () => {
  const test = testDatabase()
  async function seed(more: Record<string, string> = {}): Promise<Account[]> {
    const env: NodeJS.ProcessEnv = {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      DATABASE_URL: test.url,
      SLUICE_KEY: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
      SLUICE_SESSION_SECRET: 's'.repeat(40),
      SLUICE_MODE: 'simulated',
      SLUICE_SIMULATOR_URL: 'http://127.0.0.1:4010',
      ...more,
    }
    const { stdout } = await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'seed.ts')], {
      env,
    })
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '').accounts
  }
  const counts = async () => {
    const { prisma } = test.database
    return [
      await prisma.person.count(),
      await prisma.environment.count(),
      await prisma.connectionSecret.count(),
      await prisma.connectionRole.count(),
      await prisma.promotionPath.count(),
      await prisma.freezeWindow.count(),
      await prisma.calendarDay.count(),
    ]
  }
  const hashOf = async (key: string) =>
    (await test.database.prisma.person.findUniqueOrThrow({ where: { key } })).passwordHash

  it('makes everything once, and writes the simulator’s address anew each time', async () => {
    const accounts = await seed()
    expect(accounts.map(({ key, password }) => [key, password])).toContainEqual(['wang', 'sluice-wang'])
    const made = await counts()
    expect(made).toEqual([8, 4, 9, 7, 1, 2, 52])
    const again = await seed({ SLUICE_SIMULATOR_URL: 'http://127.0.0.1:4999' })
    expect(again).toEqual(accounts)
    expect(await counts()).toEqual(made)
    const connection = await test.database.prisma.connection.findFirstOrThrow()
    expect(connection.endpoints).toMatchObject({ cr: 'http://127.0.0.1:4999' })
    const secrets = await test.database.pool.query(
      `SELECT encode(sealed, 'escape') AS text FROM connection_secret`,
    )
    expect(secrets.rows.some((row) => row.text.includes('pt-sim'))).toBe(false)
  })

  it('adds to an installation of an earlier version what its simulator offers since, and nothing else', async () => {
    await seed()
    const { prisma } = test.database
    await test.asOwner(
      `UPDATE connection SET endpoints = endpoints - 'edas' - 'fc', name = 'as people call it'`,
    )
    await prisma.connectionSecret.deleteMany({ where: { purpose: 'yunxiao_proposer' } })
    await test.asOwner(`UPDATE environment SET placement = placement - 'functions' WHERE slug = 'test'`)
    await test.asOwner(
      `UPDATE environment SET placement = placement || '{"functions": []}' WHERE slug = 'preview'`,
    )
    await test.asOwner(
      `UPDATE environment SET placement = jsonb_set(placement, '{manifest,branch}', '"trunk"') WHERE slug = 'test'`,
    )
    const made = await counts()
    await seed()
    expect(await counts()).toEqual(made.map((count, index) => (index === 2 ? count + 1 : count)))
    const connection = await prisma.connection.findFirstOrThrow()
    expect(connection).toMatchObject({
      name: 'as people call it',
      endpoints: { edas: 'http://127.0.0.1:4010', fc: 'http://127.0.0.1:4010' },
    })
    const placementOf = async (slug: string) =>
      (await prisma.environment.findUniqueOrThrow({ where: { slug } })).placement
    expect(await placementOf('test')).toMatchObject({
      functions: [{ name: '*-test' }],
      manifest: { branch: 'trunk' },
    })
    expect(await placementOf('preview')).toMatchObject({ functions: [] })
  })

  it('gives random passwords when others can reach it, and says each once', async () => {
    await seed()
    const first = await seed({ HOST: '0.0.0.0' })
    expect(first.every(({ key, password }) => password !== null && password !== `sluice-${key}`)).toBe(true)
    expect(await verifyPassword(await hashOf('lin'), first[0]?.password ?? '')).toBe(true)
    expect((await seed({ HOST: '0.0.0.0' })).every(({ password }) => password === null)).toBe(true)
    expect((await seed())[0]?.password).toBe('sluice-lin')
  })

  it('makes no demo account where something real is connected', async () => {
    await test.asOwner(
      `INSERT INTO connection (id, name, kind, account_id, regions, yunxiao_organisation_id) VALUES (gen_random_uuid(), 'real', 'alibaba', '1', '{}', 'o')`,
    )
    expect(await seed()).toEqual([])
  })

  it('makes one admin in real mode, with a password that is printed once', async () => {
    const [admin] = await seed({ SLUICE_MODE: 'real' })
    expect(admin?.key).toBe('admin')
    expect(await verifyPassword(await hashOf('admin'), admin?.password ?? '')).toBe(true)
    expect(await seed({ SLUICE_MODE: 'real' })).toEqual([])
    expect((await counts()).slice(0, 2)).toEqual([1, 0])
  })
})

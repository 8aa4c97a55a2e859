import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { Session } from '../lib/api/contract/session.ts'
import { configFolder, runCli, tokenOf } from '../lib/testing/command-line.ts'
import { testDatabase } from '../lib/testing/database.ts'
import { createPeople } from '../lib/testing/people.ts'
import { testPortal } from '../lib/testing/portal.ts'
import { createStage } from '../lib/testing/promotion-stage.ts'
import { addressOf } from './credentials.ts'

describe('sluice login', () => {
  const test = testDatabase()
  const portal = testPortal(test)
  let folder: string
  let token: string
  const file = () => join(folder, 'sluice', 'login.json')
  const at = (more: Record<string, string> = {}) => ({ XDG_CONFIG_HOME: folder, ...more })
  const login = (input = token) => runCli(['login', portal.url], at(), input)

  beforeEach(async () => {
    const stage = await createStage(test)
    const people = await createPeople(test.database)
    token = await tokenOf(stage.around, people.developer, ['read'])
    folder = configFolder()
  })

  it('tries the token from standard input and keeps it for the owner alone', async () => {
    const { code, out, err } = await login(`${token}\n`)
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('signed in as developer')
    expect(out).toContain('scopes: read')
    expect(out + err).not.toContain(token)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'sluice')).mode & 0o777).toBe(0o700)
    expect((await runCli(['status'], at())).code).toBe(0)
    const { json } = await runCli(['login', portal.url, '--json'], at(), token)
    expect(Session.safeParse(json).error?.issues ?? []).toEqual([])
  })

  it('keeps nothing that the portal refuses', async () => {
    const wrong = await login(`slc_${'a'.repeat(43)}`)
    expect([wrong.code, wrong.err]).toEqual([3, expect.stringContaining('refuses the token')])
    const half = await login('hunter2')
    expect([half.code, half.err]).toEqual([2, expect.stringContaining('begins with slc_')])
    expect(half.err).not.toContain('hunter2')
    expect((await login('')).code).toBe(2)
    expect((await runCli(['status'], at())).code).toBe(2)
  })

  it('never takes a token from the command line, and does not repeat it', async () => {
    const { code, err } = await runCli(['login', portal.url, token], at())
    expect([code, err]).toEqual([2, expect.stringContaining('never goes on the command line')])
    expect(err).not.toContain(token)
  })

  it('lets the environment win, and sends a kept token nowhere else', async () => {
    await login()
    expect((await runCli(['status'], at({ SLUICE_TOKEN: `slc_${'b'.repeat(43)}` }))).code).toBe(3)
    const elsewhere = await runCli(['status'], at({ SLUICE_URL: 'https://other.example.com' }))
    expect([elsewhere.code, elsewhere.err]).toEqual([3, expect.stringContaining('no token for https://other.example.com')])
    expect((await runCli(['status'], at({ SLUICE_URL: `${portal.url}/` }))).code).toBe(0)
  }) // biome-ignore format: one glance

  it('closes a file that others may read, and survives one that is broken', async () => {
    await login()
    chmodSync(file(), 0o644)
    expect((await runCli(['status'], at())).code).toBe(0)
    expect(statSync(file()).mode & 0o777).toBe(0o600)
    writeFileSync(file(), '{"url"')
    expect((await runCli(['status'], at())).code).toBe(2)
    await login()
    expect(JSON.parse(readFileSync(file(), 'utf8'))).toEqual({ url: portal.url, token })
  })

  it('forgets', async () => {
    await login()
    expect((await runCli(['logout'], at())).out).toContain('stays good until it is revoked')
    expect((await runCli(['status'], at())).code).toBe(2)
    expect((await runCli(['logout'], at())).out).toBe('nobody was signed in here\n')
  })

  it('says of a token that was revoked what to do', async () => {
    await login()
    await test.database.prisma.apiToken.updateMany({ data: { revokedAt: new Date() } })
    const { code, err } = await runCli(['status'], at())
    expect([code, err]).toEqual([3, expect.stringContaining('Make a new one under Settings → API tokens')])
  })
})

it.each([
  ['sluice.example.com', 'https://sluice.example.com'],
  ['http://localhost:4400/', 'http://localhost:4400'],
  ['https://sluice.example.com/api/v1', 'https://sluice.example.com'],
  ['https://example.com/delivery/', 'https://example.com/delivery'],
])('reads the address %s', (typed, address) => expect(addressOf(typed)).toBe(address))

it.each(['', 'http://', 'https://me:secret@example.com'])('refuses the address %j', (typed) =>
  expect(() => addressOf(typed)).toThrow(),
)

import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hashPassword } from '../../platform/auth/password.ts'
import { testDatabase } from '../../testing/database.ts'
import { createPerson } from '../../testing/people.ts'
import { type SignIn, signIn } from './sign-in.ts'

describe('signing in', () => {
  const test = testDatabase()
  let passwordHash = ''
  const password = 'correct horse battery'
  const ask = (more: Partial<SignIn> = {}) =>
    signIn({ database: test.database, cloud: null as never }, {
      key: 'wang', password, address: '10.0.0.1', userAgent: 'test', simulated: true, ...more,
    }) // biome-ignore format: one glance
  const codeOf = async (more: Partial<SignIn>) => {
    const result = await ask(more)
    return result.ok ? 'ok' : result.failure.code
  }

  beforeAll(async () => {
    passwordHash = await hashPassword(password)
  })
  beforeEach(async () => {
    await createPerson(test.database, 'wang', [{ role: 'developer' }], { passwordHash })
    await createPerson(test.database, 'demo', [{ role: 'viewer' }], { passwordHash, demo: true })
    await createPerson(test.database, 'elsewhere', [{ role: 'viewer' }])
  })

  it('opens a session and writes it down', async () => {
    const result = await ask({ key: ' Wang ' })
    expect(result.ok).toBe(true)
    const session = await test.database.prisma.session.findUnique({
      where: { id: result.ok ? result.value.sessionId : '' },
    })
    expect(session).toMatchObject({ address: '10.0.0.1', endedAt: null })
    const entry = await test.database.prisma.ledgerEntry.findFirst({ where: { action: 'person.signed-in' } })
    expect(entry).toMatchObject({ actorName: 'wang' })
  })

  it('says the same of a wrong name, a wrong password, and a person who signs in elsewhere', async () => {
    expect(await codeOf({ key: 'nobody' })).toBe('unauthenticated')
    expect(await codeOf({ password: 'wrong' })).toBe('unauthenticated')
    expect(await codeOf({ key: 'elsewhere' })).toBe('unauthenticated')
  })

  it('stops guessing at one account, also with the right password, and forgets it after a quarter of an hour', async () => {
    for (let guess = 0; guess < 5; guess += 1) {
      expect(await codeOf({ password: 'wrong', address: `10.0.1.${guess}` })).toBe('unauthenticated')
    }
    expect(await codeOf({ address: '10.9.9.9' })).toBe('rate-limited')
    expect(await codeOf({ key: 'demo' })).toBe('ok')
    await test.asOwner(`UPDATE sign_in_attempt SET at = at - interval '16 minutes'`)
    expect(await codeOf({})).toBe('ok')
  })

  it('stops guessing from one address', async () => {
    await test.asOwner(
      `INSERT INTO sign_in_attempt (key, address) SELECT 'k' || n, '10.0.0.1' FROM generate_series(1, 30) n`,
    )
    expect(await codeOf({})).toBe('rate-limited')
    expect(await codeOf({ address: '10.0.0.2' })).toBe('ok')
  })

  it('lets demo accounts in only over the simulated cloud, and disabled people never', async () => {
    expect(await codeOf({ key: 'demo' })).toBe('ok')
    expect(await codeOf({ key: 'demo', simulated: false })).toBe('unauthenticated')
    await test.database.prisma.person.update({ where: { key: 'wang' }, data: { disabledAt: new Date() } })
    expect(await codeOf({})).toBe('unauthenticated')
  })
})

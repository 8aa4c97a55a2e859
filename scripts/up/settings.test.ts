import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readKeys } from './keys.ts'
import { takeLock } from './lock.ts'
import { exitCodes, type Problem } from './problem.ts'
import { claimPort, readSettings, rememberPort } from './settings.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-up-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function refusalOf(run: () => unknown): Problem {
  try {
    run()
  } catch (error) {
    return error as Problem
  }
  throw new Error('nothing was refused')
}

describe('settings of a start', () => {
  it('stay on this machine unless HOST is set', () => {
    expect(readSettings([], {}).host).toBe('127.0.0.1')
    expect(readSettings([], { HOST: '0.0.0.0' }).host).toBe('0.0.0.0')
    expect(readSettings(['--dev', '--fresh'], { PORT: '4000' })).toMatchObject({
      dev: true,
      fresh: true,
      port: 4000,
    })
  })

  it('name every mistake at once', () => {
    const refusal = refusalOf(() => readSettings(['--fast'], { PORT: 'three', DATABASE_URL: 'mysql://x' }))
    expect(refusal.exitCode).toBe(exitCodes.badRequest)
    for (const word of ['--fast', 'PORT', 'DATABASE_URL']) expect(refusal.message).toContain(word)
  })

  it('never start over with a database that is not ours', () => {
    const refusal = refusalOf(() => readSettings(['--fresh'], { DATABASE_URL: 'postgresql://db/sluice' }))
    expect(refusal.message).toContain('--fresh')
  })
})

describe('ports', () => {
  it('a taken one is refused with the way out', async () => {
    const server = createServer()
    await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
    const { port } = server.address() as { port: number }
    const settings = { ...readSettings([], {}), port }
    await expect(claimPort(settings)).rejects.toMatchObject({
      exitCode: exitCodes.portTaken,
      message: expect.stringContaining(`PORT=${port + 1}`),
    })
    expect(await rememberPort(folder, 'simulator', port)).not.toBe(port)
    await new Promise((settle) => server.close(settle))
  })
})

describe('one start per folder', () => {
  it('refuses a second, and passes a lock whose holder is gone', () => {
    const unlock = takeLock(folder)
    const file = join(folder, 'up.lock')
    expect(readFileSync(file, 'utf8')).toBe(`${process.pid}\n`)
    unlock()
    // Number 1 lives, but is no `up` of ours.
    writeFileSync(file, '1\n')
    takeLock(folder)()
    writeFileSync(file, '999999999\n')
    takeLock(folder)()
  })
})

describe('keys', () => {
  it('are made once, for their owner alone', () => {
    const keys = readKeys(folder)
    expect(keys.sealing).toMatch(/^k1:[A-Za-z0-9+/]{43}=$/)
    expect(keys.session.length).toBeGreaterThanOrEqual(32)
    expect(readKeys(folder)).toEqual(keys)
  })
})

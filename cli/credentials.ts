import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { exitCodes } from './exit-code.ts'
import { CliFailure, misused } from './failure.ts'

export interface Login {
  url: string
  token: string
}
type Env = Record<string, string | undefined>

const folderOf = (env: Env): string => join(env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'sluice')
export const fileOf = (env: Env): string => join(folderOf(env), 'login.json')

/** An address as people type it, without what follows the host's path. */
export function addressOf(text: string): string {
  const typed = text.trim()
  let url: URL
  try {
    url = new URL(/^https?:\/\//i.test(typed) ? typed : `https://${typed}`)
  } catch {
    throw misused('bad-address', { url: typed.slice(0, 200) })
  }
  if (url.username || url.password) throw misused('address-with-password')
  return `${url.origin}${url.pathname.replace(/\/+(api(\/v1)?\/*)?$/, '')}`
}

function readLogin(env: Env): Login | null {
  const file = fileOf(env)
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return null
  }
  // Somebody else's eyes were let in, by hand or by a restored backup: closed again before it is used.
  if (process.platform !== 'win32' && statSync(file).mode & 0o077) chmodSync(file, 0o600)
  try {
    const kept: unknown = JSON.parse(text)
    if (typeof kept === 'object' && kept !== null && 'url' in kept && 'token' in kept)
      return { url: String(kept.url), token: String(kept.token) }
  } catch {
    // Half a file: as good as none, and the next login writes it anew.
  }
  return null
}

/**
 * Where to call and with what. SLUICE_URL and SLUICE_TOKEN win; a kept token is never sent to another address than the
 * one it was given for.
 */
export function findLogin(env: Env): Login {
  const kept = readLogin(env)
  const url = env.SLUICE_URL ? addressOf(env.SLUICE_URL) : (kept?.url ?? null)
  if (url === null) throw misused('no-address')
  const token = env.SLUICE_TOKEN?.trim() || (kept?.url === url ? kept.token : null)
  if (!token) throw new CliFailure(exitCodes.notSignedIn, { code: 'no-token', message: 'no token' }, { url })
  return { url, token }
}

/** Whole or not at all, and from its first byte for the owner's eyes only. */
export function keepLogin(env: Env, login: Login): string {
  mkdirSync(folderOf(env), { recursive: true, mode: 0o700 })
  const file = fileOf(env)
  const draft = `${file}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  renameSync(draft, file)
  return file
}

/** False: there was none. */
export function forgetLogin(env: Env): boolean {
  const had = readLogin(env) !== null
  rmSync(fileOf(env), { force: true })
  return had
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { findFreePort, isPortFree } from '../../lib/platform/ports.ts'
import { exitCodes, Problem } from './problem.ts'

export const root = join(import.meta.dirname, '..', '..')

export interface Settings {
  dev: boolean
  fresh: boolean
  /** Everything that is kept between starts. */
  folder: string
  host: string
  port: number
  /** Null: PostgreSQL comes along. */
  databaseUrl: string | null
  databaseOwnerUrl: string | null
}

/** Reads flags and environment; every problem is said at once. */
export function readSettings(flags: string[], env: Record<string, string | undefined>): Settings {
  const problems = flags
    .filter((flag) => !['--dev', '--fresh'].includes(flag))
    .map((flag) => `${flag} is no flag of this command (there are --fresh and --dev)`)
  const port = Number(env.PORT || '3000')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) problems.push(`PORT is not a port: ${env.PORT}`)
  for (const name of ['DATABASE_URL', 'DATABASE_OWNER_URL'] as const) {
    if (env[name] && !/^postgres(ql)?:\/\//.test(env[name])) {
      problems.push(`${name} is not the address of a PostgreSQL (postgresql://user:password@host:port/name)`)
    }
  }
  if (env.SLUICE_MODE && !['simulated', 'real'].includes(env.SLUICE_MODE)) {
    problems.push(`SLUICE_MODE is simulated or real, not ${env.SLUICE_MODE}`)
  }
  const fresh = flags.includes('--fresh')
  if (fresh && env.DATABASE_URL) {
    problems.push(
      '--fresh deletes data of the database that comes along only; DATABASE_URL names one of your own',
    )
  }
  if (problems.length) throw new Problem(exitCodes.badRequest, problems.join('\n'))
  return {
    dev: flags.includes('--dev'),
    fresh,
    folder: resolve(root, env.SLUICE_DATA || '.sluice'),
    host: env.HOST || '127.0.0.1',
    port,
    databaseUrl: env.DATABASE_URL || null,
    databaseOwnerUrl: env.DATABASE_OWNER_URL || env.DATABASE_URL || null,
  }
}

/** The host that a browser on this machine would use. */
export const visibleHost = (host: string) => (['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host)

/** Refuses a port that somebody else holds; 0 becomes any free one. */
export async function claimPort(settings: Settings): Promise<number> {
  if (settings.port === 0) return findFreePort(settings.host)
  if (await isPortFree(settings.port, settings.host)) return settings.port
  throw new Problem(
    exitCodes.portTaken,
    `Port ${settings.port} on ${settings.host} is taken by another program. ` +
      `End that, or choose another: PORT=${settings.port + 1} npm run up`,
  )
}

/** A port that stays the same from start to start unless somebody else takes it. */
export async function rememberPort(folder: string, name: string, preferred: number): Promise<number> {
  const file = join(folder, `${name}.port`)
  const last = existsSync(file) ? Number(readFileSync(file, 'utf8')) : preferred
  const port = (await isPortFree(last)) ? last : await findFreePort()
  mkdirSync(folder, { recursive: true })
  writeFileSync(file, String(port))
  return port
}

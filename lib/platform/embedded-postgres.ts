// A real PostgreSQL out of the npm registry, started and stopped by us. Its folder survives anything short of a
// disk failure: kill -9 of us or of it, an initdb that died half way, a port that somebody else took meanwhile.
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { type PostgresHome, PostgresProblem, settleHome } from './embedded-postgres-home.ts'
import { findFreePort, isPortFree } from './ports.ts'
import { stopLeftover } from './postgres-leftover.ts'

const run = promisify(execFile)

export interface EmbeddedPostgresOptions {
  /** Where data, password and port should live, for example .sluice/postgres. */
  folder: string
  /** False trades crash safety for speed: tests only. */
  durable?: boolean
  /** File that takes what the server prints. */
  logFile?: string
  /** More server settings, name -> value. */
  settings?: Record<string, string>
  /** One line for the person at the terminal. */
  say?: (line: string) => void
}

export interface EmbeddedPostgres {
  port: number
  pid: number
  /** Where the data really is. */
  folder: string
  /** Connection string of the superuser for one database. */
  urlOf: (database: string) => string
  /** Settles when the server is gone, whoever stopped it. */
  exited: Promise<void>
  /** Fast shutdown: open transactions are rolled back, everything committed is kept. */
  stop: () => Promise<void>
}

/** A finished initdb has both; PG_VERSION alone is written early. */
const isComplete = (data: string) =>
  existsSync(join(data, 'PG_VERSION')) && existsSync(join(data, 'global', 'pg_control'))

function spawnOptions(home: PostgresHome) {
  const env: Record<string, string> = { LC_ALL: 'C', PATH: '/usr/bin:/bin', TZ: 'UTC' }
  return { cwd: '/', ...home.user, env: env as NodeJS.ProcessEnv }
}

/** Initialises into a folder beside and renames it, so a data folder either is whole or is not there. */
async function initialise(home: PostgresHome, data: string, say: (line: string) => void): Promise<void> {
  if (existsSync(data)) {
    const aside = `${data}.incomplete-${new Date().toISOString().replace(/\D/g, '').slice(0, 14)}`
    renameSync(data, aside)
    say(`The data folder ${data} was only half written and holds no database; it was moved to ${aside}.`)
  }
  const half = `${data}.new`
  rmSync(half, { recursive: true, force: true })
  mkdirSync(half, { mode: 0o700 })
  const passwordFile = join(home.folder, 'password')
  if (!existsSync(passwordFile)) writeFileSync(passwordFile, randomBytes(24).toString('hex'), { mode: 0o600 })
  const passedOn = join(half, '..', 'password.once')
  writeFileSync(passedOn, readFileSync(passwordFile), { mode: 0o600 })
  if (home.user) {
    chownSync(half, home.user.uid, home.user.gid)
    chownSync(passedOn, home.user.uid, home.user.gid)
  }
  try {
    await run(
      join(home.binaries, 'bin', 'initdb'),
      [
        '-D',
        half,
        '-U',
        'postgres',
        `--pwfile=${passedOn}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
        '--no-sync',
      ],
      spawnOptions(home),
    )
  } catch (error) {
    rmSync(half, { recursive: true, force: true })
    const text = (error as { stderr?: string }).stderr || (error as Error).message
    throw new PostgresProblem(`PostgreSQL could not be initialised in ${data}:\n${text.trim()}`, 5)
  } finally {
    rmSync(passedOn, { force: true })
  }
  renameSync(half, data)
}

function checkVersion(home: PostgresHome, data: string): void {
  const found = readFileSync(join(data, 'PG_VERSION'), 'utf8').trim()
  if (found === home.major) return
  throw new PostgresProblem(
    `The data in ${data} was written by PostgreSQL ${found}, this version of Sluice brings ${home.major}. ` +
      'Go back to the version that wrote it and move the data with pg_dump, or set DATABASE_URL to a server of your own.',
    6,
  )
}

async function choosePort(folder: string, say: (line: string) => void): Promise<number> {
  const file = join(folder, 'port')
  const remembered = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (remembered && (await isPortFree(remembered))) return remembered
  const port = await findFreePort()
  if (remembered) say(`Port ${remembered} of the database was taken; it listens on ${port} from now on.`)
  writeFileSync(file, String(port))
  return port
}

async function answers(url: string): Promise<true | string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query('SELECT 1')
    return true
  } catch (error) {
    return (error as Error).message
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function stopChild(child: ChildProcess, exited: Promise<void>): Promise<void> {
  for (const [signal, patienceMs] of [
    ['SIGINT', 15_000],
    ['SIGQUIT', 5000],
    ['SIGKILL', 5000],
  ] as const) {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    const late = new AbortController()
    await Promise.race([exited, pause(patienceMs, undefined, { signal: late.signal }).catch(() => undefined)])
    late.abort()
  }
}

/** Starts the server of one folder and waits until it answers. Throws PostgresProblem with a message for people. */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const say = options.say ?? (() => undefined)
  const home = settleHome(options.folder)
  for (const note of home.notes) say(note)
  const data = join(home.folder, 'data')
  if (isComplete(data)) {
    checkVersion(home, data)
    await stopLeftover(data, say)
  } else {
    await initialise(home, data, say)
  }
  const port = await choosePort(home.folder, say)
  const password = readFileSync(join(home.folder, 'password'), 'utf8').trim()
  const urlOf = (database: string) => `postgresql://postgres:${password}@127.0.0.1:${port}/${database}`
  const unsafe = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '150',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(options.durable === false ? unsafe : {}),
    ...options.settings,
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const logFile = options.logFile ?? join(home.folder, 'server.log')
  const log = openSync(logFile, 'a')
  // A session of its own: Ctrl+C at the terminal must reach us first, the database goes last.
  const child = spawn(join(home.binaries, 'bin', 'postgres'), ['-D', data, ...flags], {
    ...spawnOptions(home),
    detached: true,
    stdio: ['ignore', log, log],
  })
  const exited = new Promise<void>((settle) => {
    child.once('exit', () => settle())
    child.once('error', () => settle())
  })
  const deadline = Date.now() + 30_000
  for (;;) {
    const last = await answers(urlOf('postgres'))
    if (last === true) break
    const gone = child.exitCode !== null || child.signalCode !== null || child.pid === undefined
    if (gone || Date.now() > deadline) {
      await stopChild(child, exited)
      const tail = readFileSync(logFile, 'utf8').trim().split('\n').slice(-6).join('\n')
      throw new PostgresProblem(
        `PostgreSQL does not start on the data in ${data} (${last}). Nothing was changed. Its log ends with:\n${tail}`,
        5,
      )
    }
    await pause(25)
  }
  return {
    port,
    pid: child.pid ?? 0,
    folder: home.folder,
    urlOf,
    exited,
    stop: () => stopChild(child, exited),
  }
}

/** Ends what may still run on the folder and deletes its data, wherever that lives. */
export async function removeEmbeddedPostgres(folder: string, say: (line: string) => void): Promise<void> {
  if (!existsSync(folder)) return
  const home = settleHome(folder)
  await stopLeftover(join(home.folder, 'data'), say)
  for (const path of new Set([home.folder, folder])) rmSync(path, { recursive: true, force: true })
}

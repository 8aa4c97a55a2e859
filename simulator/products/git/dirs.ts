import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { World } from '../../kernel/world.ts'

interface Dirs {
  root: string
  /** The last write queued per repository: one writer at a time. */
  queues: Map<string, Promise<unknown>>
}

const dirsOfWorld = new WeakMap<World, Dirs>()

/** Where the bare repositories live: in the world's folder for files. */
export function installGitDirs(world: World): void {
  const root = join(world.filesDir, 'git')
  mkdirSync(root, { recursive: true })
  dirsOfWorld.set(world, { root, queues: new Map() })
}

function dirsOf(world: World): Dirs {
  const found = dirsOfWorld.get(world)
  if (found === undefined) throw new Error('the git product is not installed')
  return found
}

export const gitRoot = (world: World): string => dirsOf(world).root

/** Folder of the bare repository of a path such as `yunfan/trade/order-service`. */
export const gitDirOf = (world: World, path: string): string => join(dirsOf(world).root, `${path}.git`)

/** A bare repository as `git init --bare` makes it, less its sample files; making forty of them takes no time. */
export function initBareRepository(world: World, path: string, defaultBranch = 'main'): string {
  const dir = gitDirOf(world, path)
  for (const folder of ['objects/info', 'objects/pack', 'refs/heads', 'refs/tags', 'info'])
    mkdirSync(join(dir, folder), { recursive: true })
  writeFileSync(join(dir, 'HEAD'), `ref: refs/heads/${defaultBranch}\n`)
  writeFileSync(
    join(dir, 'config'),
    '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n[http]\n\treceivepack = true\n[receive]\n\tadvertisePushOptions = false\n',
  )
  return dir
}

/** Runs writes to one repository one after the other. */
export async function inTurn<T>(world: World, path: string, work: () => Promise<T>): Promise<T> {
  const { queues } = dirsOf(world)
  const before = queues.get(path) ?? Promise.resolve()
  const mine = before.then(work, work)
  const settled = mine.catch(() => {})
  queues.set(path, settled)
  try {
    return await mine
  } finally {
    if (queues.get(path) === settled) queues.delete(path)
  }
}

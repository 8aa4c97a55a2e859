import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Mostly there is no such file: that is asked first, as an error thrown for it costs more than the reading. */
const text = (path: string): string => {
  try {
    return existsSync(path) ? readFileSync(path, 'utf8') : ''
  } catch {
    return ''
  }
}

/** The object that a full ref stands on, read from the repository's files: this is asked too often to start Git for it. */
export function readRef(dir: string, ref: string): string | undefined {
  const loose = text(join(dir, ref)).trim()
  if (/^[0-9a-f]{40}$/.test(loose)) return loose
  const end = ` ${ref}`
  const packed = text(join(dir, 'packed-refs'))
    .split('\n')
    .find((line) => line.endsWith(end))
  return packed?.slice(0, 40)
}

/** The commit that a branch stands on. */
export const readHead = (dir: string, branch: string): string | undefined =>
  readRef(dir, `refs/heads/${branch}`)

/** Moves a ref as Git does, under its lock; answers false where it does not stand on `before`, or is just being moved. */
export function moveRef(dir: string, ref: string, before: string, after: string): boolean {
  const path = join(dir, ref)
  const lock = `${path}.lock`
  mkdirSync(dirname(path), { recursive: true })
  try {
    writeFileSync(lock, `${after}\n`, { flag: 'wx' })
  } catch {
    return false
  }
  if (readRef(dir, ref) === before) {
    renameSync(lock, path)
    return true
  }
  rmSync(lock)
  return false
}

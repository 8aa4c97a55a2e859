import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { exitCodes, Problem } from './problem.ts'

function holderOf(file: string): number | null {
  let pid: number
  try {
    pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    process.kill(pid, 0)
  } catch {
    return null
  }
  if (pid === process.pid) return null
  try {
    // Numbers are given out again: only an `up` counts.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('scripts/up.ts') ? pid : null
  } catch {
    return process.platform === 'linux' ? null : pid
  }
}

/** Two starts in one folder would fight over data and ports. Returns what lets go of the lock. */
export function takeLock(folder: string): () => void {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'up.lock')
  for (let attempt = 1; ; attempt += 1) {
    try {
      const handle = openSync(file, 'wx')
      writeSync(handle, `${process.pid}\n`)
      closeSync(handle)
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      const holder = holderOf(file)
      if (holder !== null || attempt === 3) {
        throw new Problem(
          exitCodes.alreadyRunning,
          `Sluice is already running on ${folder} (process ${holder}). Stop it there with Ctrl+C, or start another copy of the folder on another PORT.`,
        )
      }
      rmSync(file, { force: true })
    }
  }
}

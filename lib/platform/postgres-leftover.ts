// What a kill -9 leaves behind: a PostgreSQL that still runs on the data, or a pid file whose number now belongs
// to somebody else (usual in containers, where numbers are small), which PostgreSQL itself would refuse to pass.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { PostgresProblem } from './embedded-postgres-home.ts'

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the process is a PostgreSQL server of exactly this data folder. */
function servesData(pid: number, data: string): boolean {
  try {
    if (existsSync(`/proc/${pid}/cmdline`)) {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
      if (!/(^|\/)postgres$/.test(command[0] ?? '')) return false
      if (command.includes(data)) return true
      return realpathSync(readlinkSync(`/proc/${pid}/cwd`)) === realpathSync(data)
    }
    const command = execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
    return command.includes('postgres') && command.includes(data)
  } catch {
    return false
  }
}

/** Stops a server that nobody looks after any more and clears a pid file that lies. */
export async function stopLeftover(data: string, say: (line: string) => void): Promise<void> {
  const file = join(data, 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  if (!Number.isInteger(pid) || pid <= 0 || !isAlive(pid) || !servesData(pid, data)) {
    rmSync(file, { force: true })
    return
  }
  say(
    `A PostgreSQL was still running on ${data} (process ${pid}), left by a start that was killed; stopping it.`,
  )
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(pid, signal)
    for (let waited = 0; waited < 10_000 && isAlive(pid); waited += 50) await pause(50)
    if (!isAlive(pid)) return
  }
  throw new PostgresProblem(
    `The PostgreSQL left running on ${data} (process ${pid}) does not stop; end it, then start again.`,
    5,
  )
}

import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { nodeEnvironment, nodeFlags } from '../platform/node-process.ts'

const root = join(import.meta.dirname, '..', '..')

/** One of our processes, run for a test. */
export interface RunningProcess {
  pid: number
  /** Settles when it is gone; the signal when it was killed. */
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
  /** The first JSON line on its output that `wanted` accepts. */
  line(wanted: (line: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>
  /** The last lines it printed: for messages when something went wrong. */
  tail(): string
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>
  /** Asks it to end. */
  stop(): Promise<void>
}

const kept = 40

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

/** Starts `node <main>` in the repository with exactly these variables (and PATH). It dies with us. */
export function startProcess(main: string, env: Record<string, string>): RunningProcess {
  // The simulated cloud is not what web and worker are, and is given what it likes.
  const isOurs = main.startsWith('lib/')
  const child: ChildProcess = spawn(process.execPath, [...(isOurs ? nodeFlags : []), join(root, main)], {
    cwd: root,
    env: {
      ...(isOurs ? nodeEnvironment : {}),
      ...env,
      PATH: process.env.PATH ?? '',
    } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  const waiting: {
    wanted: (line: Record<string, unknown>) => boolean
    found: (line: Record<string, unknown>) => void
  }[] = []
  const take = (text: string) => {
    lines.push(text)
    if (lines.length > kept) lines.shift()
    const value = parsed(text)
    if (!value) return
    for (const each of Array.from(waiting)) if (each.wanted(value)) each.found(value)
  }
  for (const stream of [child.stdout, child.stderr])
    if (stream) createInterface({ input: stream }).on('line', take)
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }))
  })
  const withUs = () => child.kill('SIGKILL')
  process.once('exit', withUs)
  void exited.then(() => process.off('exit', withUs))
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await exited
  }
  return {
    pid: child.pid ?? -1,
    exited,
    line: (wanted) =>
      new Promise((resolve, reject) => {
        waiting.push({ wanted, found: resolve })
        void exited.then(() => reject(new Error(`${main} ended before it said so:\n${lines.join('\n')}`)))
      }),
    tail: () => lines.join('\n'),
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
  }
}

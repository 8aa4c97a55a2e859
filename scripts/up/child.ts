import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream, existsSync, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { exitCodes, Problem } from './problem.ts'
import { root } from './settings.ts'

export interface ChildPlan {
  name: string
  /** Arguments of Node. */
  args: string[]
  env: Record<string, string | undefined>
  logFolder: string
  /** Sees each line of its output; the first that it accepts means ready. */
  ready?: (line: string) => boolean
  /** Shows a problem on the terminal. */
  show: (line: string) => void
  /** Too many deaths: the whole must end. */
  giveUp: (problem: Problem) => void
}

export interface Child {
  name: string
  /** Settles at the first accepted line. */
  ready: Promise<void>
  stop(): Promise<void>
}

const leaveWithParent = join(root, 'scripts', 'leave-with-parent.mjs')

function openLog(folder: string, name: string): WriteStream {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, `${name}.log`)
  if (existsSync(file) && statSync(file).size > 20 << 20) renameSync(file, `${file}.1`)
  return createWriteStream(file, { flags: 'a' })
}

interface LogLine {
  level: number
  text: string
}

/** A line of pino's JSON as level and sentence; anything else as it is, unranked. */
function readLine(line: string): LogLine {
  if (!line.startsWith('{')) return { level: 0, text: line }
  try {
    const entry = JSON.parse(line) as {
      level?: number
      msg?: string
      err?: { message?: string }
      error?: string
    }
    const text = [entry.msg ?? entry.error, entry.err?.message].filter(Boolean).join(': ')
    return { level: entry.level ?? 0, text: text || line }
  } catch {
    return { level: 0, text: line }
  }
}

const errorLevel = 50

/** Keeps one process alive: a death is followed by another start, later each time; five within a minute are enough. */
export function superviseChild(plan: ChildPlan): Child {
  const log = openLog(plan.logFolder, plan.name)
  const ready = Promise.withResolvers<void>()
  const deaths: number[] = []
  let current: ChildProcess | undefined
  let stopping = false
  let gone = Promise.resolve()
  let recent: string[] = []

  const start = () => {
    const child = spawn(process.execPath, ['--import', leaveWithParent, ...plan.args], {
      cwd: root,
      env: { ...process.env, ...plan.env },
      // Ctrl+C at the terminal is ours to spread, in order; the channel tells it when we are gone.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    current = child
    recent = []
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`)
        recent = [...recent.slice(-7), line]
        if (plan.ready?.(line)) ready.resolve()
        const { level, text } = readLine(line)
        if (level >= errorLevel && !stopping) plan.show(`[${plan.name}] ${text}`)
      })
    }
    gone = new Promise((settle) => {
      child.once('exit', (code, signal) => {
        settle()
        if (!stopping) void onDeath(signal ?? `exit code ${code}`)
      })
    })
  }

  const onDeath = async (how: string) => {
    const now = Date.now()
    deaths.push(now)
    const close = deaths.filter((at) => at > now - 60_000).length
    if (close >= 5) {
      const tail = recent.map((line) => readLine(line).text).join('\n')
      const message = `The ${plan.name} process ended ${close} times within a minute (${how}). It said last:\n${tail}`
      plan.giveUp(
        new Problem(
          exitCodes.child,
          `${message}\nEverything it said: ${join(plan.logFolder, plan.name)}.log`,
        ),
      )
      return
    }
    const waitMs = Math.min(10_000, 500 * 2 ** (close - 1))
    const last = recent.map((line) => readLine(line).text).at(-1) ?? 'it said nothing'
    plan.show(`[${plan.name}] ended (${how}: ${last}); starting it again in ${waitMs / 1000} s`)
    await pause(waitMs, undefined, { ref: false })
    if (!stopping) start()
  }

  start()
  return {
    name: plan.name,
    ready: ready.promise,
    stop: async () => {
      stopping = true
      current?.kill('SIGTERM')
      const late = setTimeout(() => current?.kill('SIGKILL'), 10_000)
      await gone
      clearTimeout(late)
      log.end()
    },
  }
}

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { sessionCookieName, signSession } from '../lib/platform/auth/session-token.ts'
import { nodeEnvironment, nodeFlags } from '../lib/platform/node-process.ts'
import { findFreePort } from '../lib/platform/ports.ts'
import type { DataSet } from './data-set.ts'
import type { LoadFinding, LoadTask } from './load-generator.ts'

export const root = join(import.meta.dirname, '..')
const sessionSecret = 'bench-session-secret-of-32-characters!'

export interface Running {
  origin: string
  pid: number
  /** From spawn until it said it was ready. */
  readyMs: number
  stop: () => Promise<void>
}

function spawnNode(args: string[], env: Record<string, string>): ChildProcess {
  // The channel lets it notice when the bench itself is gone.
  return spawn(process.execPath, ['--import', join(root, 'scripts', 'leave-with-parent.mjs'), ...args], {
    cwd: root,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
}

function stopOf(child: ChildProcess): () => Promise<void> {
  const gone = new Promise<void>((settle) => child.once('exit', () => settle()))
  return async () => {
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
    await gone
    clearTimeout(late)
  }
}

/** Environment of the product over one data set. */
export function productEnvironment(
  databaseUrl: string,
  ownerUrl: string,
  port: number,
): Record<string, string> {
  const origin = `http://127.0.0.1:${port}`
  return {
    ...nodeEnvironment,
    NODE_ENV: 'production',
    DATABASE_URL: databaseUrl,
    DATABASE_OWNER_URL: ownerUrl,
    SLUICE_KEY: `bench:${Buffer.alloc(32, 7).toString('base64')}`,
    SLUICE_SESSION_SECRET: sessionSecret,
    SLUICE_URL: origin,
    NEXTAUTH_URL: origin,
    NEXTAUTH_SECRET: sessionSecret,
    HOST: '127.0.0.1',
    PORT: String(port),
    WORKER_PORT: '0',
    SLUICE_MODE: 'simulated',
    LOG_LEVEL: 'warn',
  }
}

export function sessionCookie(data: DataSet): { name: string; value: string } {
  return { name: sessionCookieName('http://127.0.0.1'), value: signSession(data.sessionId, sessionSecret) }
}

export async function startWeb(data: DataSet): Promise<Running> {
  const port = await findFreePort()
  const origin = `http://127.0.0.1:${port}`
  const began = performance.now()
  const child = spawnNode(
    [...nodeFlags, 'lib/web/main.ts'],
    productEnvironment(data.url, data.ownerUrl, port),
  )
  child.stdout?.resume()
  const stop = stopOf(child)
  for (;;) {
    const ready = await fetch(`${origin}/api/health?ready`).then(
      (response) => response.ok,
      () => false,
    )
    if (ready) break
    if (child.exitCode !== null || performance.now() - began > 60_000) {
      await stop()
      throw new Error('the web process did not become ready')
    }
    await pause(10)
  }
  return { origin, pid: child.pid ?? 0, readyMs: performance.now() - began, stop }
}

/** Starts a process and waits for the first line that it prints. */
async function startTold(
  args: string[],
  env: Record<string, string>,
  wanted: RegExp,
): Promise<Running & { line: string }> {
  const began = performance.now()
  const child = spawnNode(args, env)
  const stop = stopOf(child)
  const line = await new Promise<string>((settle, reject) => {
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with ${code}`)))
    if (child.stdout) {
      createInterface({ input: child.stdout }).on('line', (text) => {
        if (wanted.test(text)) settle(text)
      })
    }
  })
  return { origin: '', pid: child.pid ?? 0, readyMs: performance.now() - began, stop, line }
}

export async function startBare(data: DataSet): Promise<Running> {
  const running = await startTold(['bench/bare-server.ts'], { DATABASE_URL: data.url }, /port/)
  const { port } = JSON.parse(running.line) as { port: number }
  return { ...running, origin: `http://127.0.0.1:${port}` }
}

export async function startWorker(data: DataSet): Promise<Running> {
  const env = { ...productEnvironment(data.url, data.ownerUrl, 0), LOG_LEVEL: 'info' }
  return startTold([...nodeFlags, 'lib/worker/main.ts'], env, /ready/)
}

/** One measurement in a process of its own. */
export function runLoad(task: LoadTask): Promise<LoadFinding> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, ['bench/load-generator.ts'], {
      cwd: root,
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk
    })
    child.once('exit', (code) => {
      if (code === 0) settle(JSON.parse(output) as LoadFinding)
      else reject(new Error(`the load generator ended with ${code}`))
    })
    child.stdin.end(JSON.stringify(task))
  })
}

/** Processor time used so far, in ms, and resident memory, in MB. */
export function usageOf(pid: number): { cpuMs: number; residentMb: number } {
  if (existsSync(`/proc/${pid}/stat`)) {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    const residentKb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    // Clock ticks are 10 ms on every Linux that Node runs on.
    return { cpuMs: (Number(fields[11]) + Number(fields[12])) * 10, residentMb: Number(residentKb) / 1024 }
  }
  const [time = '', resident = ''] = execFileSync('ps', ['-o', 'time=,rss=', '-p', String(pid)], {
    encoding: 'utf8',
  })
    .trim()
    .split(/\s+/)
  const seconds = time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0)
  return { cpuMs: seconds * 1000, residentMb: Number(resident) / 1024 }
}

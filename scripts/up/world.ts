import { spawn } from 'node:child_process'
import { join } from 'node:path'
import type { ReadyDatabase } from './database.ts'
import type { Keys } from './keys.ts'
import { exitCodes, Problem } from './problem.ts'
import { root, type Settings, visibleHost } from './settings.ts'

export interface Account {
  key: string
  name: string
  roles: string[]
  /** Null when it is not ours to show. */
  password: string | null
}

export interface World {
  url: string
  simulated: boolean
  simulatorUrl: string | null
}

/** What a fresh simulated cloud is filled with. */
export const scenarioOf = (env: NodeJS.ProcessEnv): string => env.SIM_SCENARIO ?? 'demo'

/** What lib/platform/config.ts wants to know, for every process of the product. */
export function environmentOf(
  settings: Settings,
  port: number,
  keys: Keys,
  database: ReadyDatabase,
  world: World,
): Record<string, string | undefined> {
  const session = process.env.SLUICE_SESSION_SECRET || keys.session
  const allowed = [
    process.env.SLUICE_ALLOWED_PRIVATE_HOSTS,
    world.simulatorUrl && new URL(world.simulatorUrl).hostname,
  ]
  return {
    NODE_ENV: settings.dev ? 'development' : 'production',
    NEXT_TELEMETRY_DISABLED: '1',
    DATABASE_URL: database.url,
    DATABASE_OWNER_URL: database.ownerUrl,
    SLUICE_KEY: process.env.SLUICE_KEY || keys.sealing,
    SLUICE_SESSION_SECRET: session,
    SLUICE_URL: world.url,
    NEXTAUTH_URL: world.url,
    NEXTAUTH_SECRET: session,
    HOST: settings.host,
    PORT: String(port),
    WORKER_PORT: process.env.WORKER_PORT ?? '0',
    SLUICE_MODE: world.simulated ? 'simulated' : 'real',
    ...(world.simulatorUrl ? { SLUICE_SIMULATOR_URL: world.simulatorUrl } : {}),
    SLUICE_DEMONSTRATION: String(world.simulated && scenarioOf(process.env).startsWith('demo')),
    SLUICE_ALLOWED_PRIVATE_HOSTS: allowed.filter(Boolean).join(','),
  }
}

export function addressOf(settings: Settings, port: number): string {
  const given = process.env.SLUICE_URL
  return given ? new URL(given).origin : `http://${visibleHost(settings.host)}:${port}`
}

/** Runs prisma/seed.ts to its end and answers the accounts it names on its last line. */
export function seed(env: Record<string, string | undefined>): Promise<Account[]> {
  return new Promise((settle, reject) => {
    const child = spawn(process.execPath, [join(root, 'prisma', 'seed.ts')], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    let errors = ''
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk
    })
    child.stderr.on('data', (chunk: Buffer) => {
      errors += chunk
    })
    child.once('exit', (code) => {
      if (code !== 0) {
        const said = `${output}${errors}`.trim().slice(-2000)
        reject(
          new Problem(exitCodes.migration, `The first data could not be written (prisma/seed.ts):\n${said}`),
        )
        return
      }
      const line = output.trim().split('\n').at(-1) ?? ''
      try {
        settle((JSON.parse(line) as { accounts: Account[] }).accounts)
      } catch {
        settle([])
      }
    })
  })
}

/** Waits until the web process says that it and the database are ready. */
export async function waitUntilReady(url: string, patienceMs: number, given: () => boolean): Promise<void> {
  const deadline = Date.now() + patienceMs
  let last = 'no answer'
  while (Date.now() < deadline && !given()) {
    try {
      const response = await fetch(`${url}/api/health?ready`, { signal: AbortSignal.timeout(5000) })
      if (response.ok) return
      last = `${response.status} ${(await response.text()).slice(0, 300)}`
    } catch (error) {
      last = (error as Error).message
    }
    await new Promise((settle) => setTimeout(settle, 50))
  }
  throw new Problem(exitCodes.child, `The portal is not ready after ${patienceMs / 1000} s (${last}).`)
}

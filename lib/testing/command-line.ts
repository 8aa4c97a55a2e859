import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { run } from '../../cli/main.ts'
import type { Actor, TokenScope } from '../domain/permission/actor.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { createToken } from '../use-cases/token/own-tokens.ts'

export interface Ended {
  code: number | null
  out: string
  err: string
  // Tests look into answers without narrowing each step.
  // biome-ignore lint/suspicious/noExplicitAny: the contract's schemas hold the shapes
  json: any
}

export interface Begun {
  child: ChildProcess
  ended: Promise<Ended>
  /** Standard error so far. */
  err(): string
  /** Once standard error says it. */
  says(part: string): Promise<void>
}

const cli = join(import.meta.dirname, '..', '..', 'cli', 'sluice.js')

/** A folder for the configuration of one test. */
export const configFolder = (): string => mkdtempSync(join(tmpdir(), 'sluice-cli-'))

function ended(code: number | null, out: string, err: string): Ended {
  let json: unknown
  try {
    json = JSON.parse(out)
  } catch {
    json = undefined
  }
  return { code, out, err, json }
}

/** The real command as a process of its own, in an environment of nothing but what is given. */
export function begin(args: string[], env: Record<string, string> = {}, input?: string): Begun {
  const child = spawn(process.execPath, [cli, ...args], {
    env: { PATH: process.env.PATH ?? '', TZ: 'UTC', LANG: 'C', XDG_CONFIG_HOME: '/nonexistent', ...env, NODE_ENV: 'test' },
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  }) // biome-ignore format: one glance
  let [out, err] = ['', '']
  const waiting: { part: string; done: () => void }[] = []
  child.stdout?.on('data', (chunk: Buffer) => {
    out += chunk
  })
  child.stderr?.on('data', (chunk: Buffer) => {
    err += chunk
    for (const one of waiting) if (err.includes(one.part)) one.done()
  })
  if (input !== undefined) child.stdin?.end(input)
  const end = new Promise<Ended>((settle, refuse) => {
    child.once('error', refuse)
    child.once('close', (code) => {
      settle(ended(code, out, err))
    })
  })
  return {
    child,
    ended: end,
    err: () => err,
    says: (part) =>
      Promise.race([
        new Promise<void>((done) => (err.includes(part) ? done() : waiting.push({ part, done }))),
        end.then(() => {
          if (!err.includes(part)) throw new Error(`it ended without saying "${part}": ${err}`)
        }),
      ]),
  }
}

/** The same command in this process: quick, and all but its streams and signals. */
export async function runCli(args: string[], env: Record<string, string> = {}, input = ''): Promise<Ended> {
  const [out, err]: [string[], string[]] = [[], []]
  const code = await run(args, {
    env: { XDG_CONFIG_HOME: '/nonexistent', LANG: 'C', ...env },
    stdin: Readable.from([input]),
    out: (line) => void out.push(`${line}\n`),
    err: (line) => void err.push(`${line}\n`),
    outIsTerminal: false,
    errIsTerminal: false,
  })
  return ended(code, out.join(''), err.join(''))
}

/** A real token of a person. */
export async function tokenOf(
  around: Surroundings,
  actor: Extract<Actor, { kind: 'person' }>,
  scopes: TokenScope[] = ['read', 'promote'],
): Promise<string> {
  const made = await createToken(around, actor, { name: 'pipeline', scopes, expiresInDays: 30 })
  if (!made.ok) throw new Error(made.failure.message)
  return made.value.secret
}

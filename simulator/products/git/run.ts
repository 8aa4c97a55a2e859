import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { AskedGit, GitReply, ObjectCall, ToldGit } from './git-process.ts'
import { readLoose } from './loose.ts'
import type { GitObject } from './object-reader.ts'
import type { GitCall } from './spawn-git.ts'

export class GitError extends Error {
  readonly exitCode: number
  readonly stderr: string

  constructor(args: string[], exitCode: number, stderr: string) {
    super(`git ${args[0]} ended with ${exitCode}: ${stderr.trim().slice(0, 500)}`)
    this.name = 'GitError'
    this.exitCode = exitCode
    this.stderr = stderr
  }
}

interface Waiting {
  resolve(reply: GitReply): void
  reject(error: Error): void
}

/** The process that starts git, begun at the first question and again after its death. Idle, it keeps nobody alive. */
class GitProcess {
  #child: ChildProcess | null = null
  #last = 0
  readonly #waiting = new Map<number, Waiting>()

  ask(call: GitCall | ObjectCall): Promise<GitReply> {
    return new Promise((resolve, reject) => {
      this.#child ??= this.#begin()
      const id = ++this.#last
      this.#waiting.set(id, { resolve, reject })
      this.#child.ref()
      this.#child.channel?.ref()
      this.#child.send({ id, ...call } satisfies AskedGit, (error) => {
        if (error) this.#settle(id, (waiting) => waiting.reject(error))
      })
    })
  }

  #begin(): ChildProcess {
    const child = fork(join(import.meta.dirname, 'git-process.ts'), {
      execArgv: [],
      serialization: 'advanced',
    })
    child.on('message', (told: ToldGit) =>
      this.#settle(told.id, (waiting) => {
        if ('problem' in told) waiting.reject(new Error(told.problem))
        else waiting.resolve(told)
      }),
    )
    child.once('exit', () => {
      this.#child = null
      for (const id of Array.from(this.#waiting.keys()))
        this.#settle(id, (waiting) => waiting.reject(new Error('the process that starts git has ended')))
    })
    return child
  }

  #settle(id: number, how: (waiting: Waiting) => void): void {
    const waiting = this.#waiting.get(id)
    if (!waiting) return
    this.#waiting.delete(id)
    if (this.#waiting.size === 0) {
      this.#child?.unref()
      this.#child?.channel?.unref()
    }
    how(waiting)
  }
}

const gitProcess = new GitProcess()

/** Runs git in a bare repository and answers its standard output. Throws GitError on any exit code but 0. */
export async function runGit(
  dir: string,
  args: string[],
  options: { input?: string | Buffer; env?: Record<string, string> } = {},
): Promise<Buffer> {
  const reply = await gitProcess.ask({ dir, args, ...options })
  if (!('code' in reply)) throw new Error('an object was answered to a command')
  if (reply.code !== 0) throw new GitError(args, reply.code, reply.err)
  return Buffer.from(reply.out)
}

/** One object by revision syntax; undefined when there is none. */
export async function readObject(dir: string, object: string): Promise<GitObject | undefined> {
  const loose = /^[0-9a-f]{40}$/.test(object) ? readLoose(dir, object) : undefined
  if (loose !== undefined) return loose
  const reply = await gitProcess.ask({ dir, object })
  if (!('found' in reply)) throw new Error('a command was answered to an object')
  return reply.found === null ? undefined : { ...reply.found, content: Buffer.from(reply.found.content) }
}

/** As runGit, for answers that are text; undefined when git says no. */
export async function tryGit(dir: string, args: string[]): Promise<string | undefined> {
  try {
    return (await runGit(dir, args)).toString('utf8')
  } catch (error) {
    if (error instanceof GitError) return undefined
    throw error
  }
}

import { spawn } from 'node:child_process'
import { programPath } from '../../config.ts'

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

/** Git without the habits of the machine it runs on, and without minding who owns the folder. */
export const gitEnvironment: NodeJS.ProcessEnv = {
  NODE_ENV: 'production',
  PATH: programPath,
  HOME: '/nonexistent',
  LC_ALL: 'C.UTF-8',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_COUNT: '5',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
  GIT_CONFIG_KEY_1: 'gc.auto',
  GIT_CONFIG_VALUE_1: '0',
  GIT_CONFIG_KEY_2: 'core.quotePath',
  GIT_CONFIG_VALUE_2: 'false',
  GIT_CONFIG_KEY_3: 'receive.autogc',
  GIT_CONFIG_VALUE_3: 'false',
  GIT_CONFIG_KEY_4: 'core.fsync',
  GIT_CONFIG_VALUE_4: 'none',
  GIT_TERMINAL_PROMPT: '0',
}

/** Runs git in a bare repository and answers its standard output. Throws GitError on any exit code but 0. */
export function runGit(
  dir: string,
  args: string[],
  options: { input?: string | Buffer; env?: Record<string, string> } = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const env = { ...gitEnvironment, GIT_DIR: dir, ...options.env }
    const child = spawn('git', args, { cwd: dir, env })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out))
      else reject(new GitError(args, code ?? -1, Buffer.concat(err).toString('utf8')))
    })
    // Git may end before it has read everything; its exit code says why.
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
  })
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

import { spawn } from 'node:child_process'
import { programPath } from '../../config.ts'

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

export interface GitCall {
  dir: string
  args: string[]
  input?: string | Buffer | undefined
  env?: Record<string, string> | undefined
}

export interface GitAnswer {
  code: number
  out: Buffer
  err: string
}

/** One run of git in a bare repository. Rejects when git cannot be started at all. */
export function spawnGit({ dir, args, input, env }: GitCall): Promise<GitAnswer> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', args, { cwd: dir, env: { ...gitEnvironment, GIT_DIR: dir, ...env } })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ code: code ?? -1, out: Buffer.concat(out), err: Buffer.concat(err).toString('utf8') }),
    )
    // Git may end before it has read everything; its exit code says why.
    child.stdin.on('error', () => {})
    child.stdin.end(input ?? '')
  })
}

import { pino } from 'pino'

/** Anything whose name sounds like a secret is cut, at any of the depths we log. */
const secret = [
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
  'securityToken',
  'accessKeySecret',
  'kubeconfig',
]
const paths = secret.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `*["x-yunxiao-token"]`])

export type Log = pino.Logger

/** JSON lines on standard output; static messages, facts as fields. */
export function createLog(level: string, process: string): Log {
  return pino({ level, base: { process }, redact: { paths: [...new Set(paths)], censor: '[cut]' } })
}

const sqlStates = /^(57P0[1-3]|08\w{3}|53300)$/
const nodeCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'P1001',
  'P1002',
  'P1008',
  'P1017',
  'P2024',
])
const words =
  /connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|DatabaseNotReachable|ConnectionClosed|terminating connection|Cannot use a pool after calling end/i

/** Whether an error says that PostgreSQL was not there (restarting, out of reach, full), not that it said no. */
export function isDatabaseAway(error: unknown, depth = 0): boolean {
  if (error === null || typeof error !== 'object' || depth > 4) return false
  const { code, message, cause, errors } = error as {
    code?: unknown
    message?: unknown
    cause?: unknown
    errors?: unknown
  }
  if (typeof code === 'string' && (sqlStates.test(code) || nodeCodes.has(code))) return true
  if (typeof message === 'string' && words.test(message)) return true
  return [cause, ...(Array.isArray(errors) ? errors : [])].some((inner) => isDatabaseAway(inner, depth + 1))
}

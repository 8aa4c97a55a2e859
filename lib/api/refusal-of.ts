import { ORPCError } from '@orpc/server'
import { isDatabaseAway } from '../platform/database-away.ts'
import { Refusal, refuse } from './failure.ts'

/** PostgreSQL is restarting or out of reach: nobody's fault who calls, and worth another try. */
const away = () =>
  new Refusal(
    { code: 'unavailable', message: 'the database does not answer; try again' },
    { headers: { 'retry-after': '2' } },
  )

/** What an error is to the caller: a refusal, or null for a bug of ours. Issues of the contract's schemas become the one error shape. */
export function refusalOf(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  if (isDatabaseAway(error)) return away()
  if (!(error instanceof ORPCError) || error.code !== 'BAD_REQUEST') return null
  const data: unknown = error.data
  const found = data !== null && typeof data === 'object' && 'issues' in data ? data.issues : []
  const issues = (Array.isArray(found) ? found : []).slice(0, 50).map((issue) => ({
    path: Array.isArray(issue.path) ? issue.path.map(String).join('.') : '',
    message: String(issue.message),
  }))
  const words = issues.map((issue) => `${issue.path || 'input'}: ${issue.message}`)
  return refuse('invalid', words.join('; ') || 'the input is not what the contract says', { issues })
}

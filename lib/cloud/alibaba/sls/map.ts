import type { LineQuestion } from '../../ports/observation.ts'
import type { CloudFailure } from '../../ports/outcome.ts'
import { CallError, kindOfStatus } from '../transport/call-error.ts'

const ending = '[bcdfghjklmnpqrstvwxz2456789]'
const name = /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/

/**
 * The search that finds the lines of one workload's pods, counted. A pattern and not a prefix: the pods of `order-web`
 * are not those of `order`; an application of EDAS has a group in its pods' names. Needs an index with analysis on `_pod_name_` and `_namespace_`, which the collector of ACK
 * makes. Pure; throws invalid for names that Kubernetes does not know and for searches with an analysis of their own.
 */
export function countingQuery({ namespace, workload, query }: LineQuestion): string {
  const wrong = [namespace, workload].find((text) => !name.test(text))
  if (wrong !== undefined) throw new CallError('invalid', `not a name: ${wrong}`)
  if (query.includes('|')) throw new CallError('invalid', 'a search of lines has no analysis of its own')
  const words = query.trim() === '' ? '*' : query.trim()
  const escaped = workload.replaceAll('.', '[.]')
  const pods = `^${escaped}(-[0-9]+|(-group(-[0-9]+)+)?-${ending}{1,10}-${ending}{5})$`
  return `_namespace_: "${namespace}" and (${words}) | select count(1) as lines from log where regexp_like(_pod_name_, '${pods}')`
}

const throttled = /QuotaExceed|ShardReadQuota|ServerBusy|TooManyRequests/i
const stale = /SecurityTokenExpired|InvalidSecurityToken/i
const clock = /RequestTimeExpired|RequestTimeTooSkewed|SignatureNotMatch/i
const absent = /NotExist$/i
const refused = /^(Unauthorized|InvalidAccessKeyId|Forbidden|UserNotMatch)/i

/** What an error code of the log service means; throttling comes as 403 there. */
export function logError(
  status: number,
  code: string | null,
  message: string,
  requestId: string | null,
): CallError {
  const facts = { code, requestId }
  if (code === null) {
    const kind = kindOfStatus(status)
    return new CallError(kind === 'invalid' ? 'nonsense' : kind, message, facts)
  }
  if (stale.test(code)) return new CallError('unavailable', message, { ...facts, expired: true })
  const known: [RegExp, CloudFailure['kind']][] = [
    [throttled, 'throttled'],
    [clock, 'unavailable'],
    [absent, 'not-found'],
    [refused, 'refused'],
  ]
  return new CallError(
    known.find(([pattern]) => pattern.test(code))?.[1] ?? kindOfStatus(status),
    message,
    facts,
  )
}

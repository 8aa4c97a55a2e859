import type { PermissionProbe } from '../../ports/identity.ts'
import type { CloudFailure, CloudResult } from '../../ports/outcome.ts'

/** Refused means not allowed; any other answer of the cloud means it was allowed; no answer means unknown. */
export function judge(action: string, result: CloudResult<unknown>): PermissionProbe {
  if (result.ok) return { action, allowed: true, unknown: false, message: null }
  const { failure } = result
  if (failure.kind === 'refused') return { action, allowed: false, unknown: false, message: failure.message }
  if (failure.definite) return { action, allowed: true, unknown: false, message: null }
  return { action, allowed: false, unknown: true, message: describe(failure) }
}

const describe = (failure: CloudFailure): string => `${failure.operation}: ${failure.message}`

import { ORPCError } from '@orpc/client'
import type { FailureCode } from '../domain/failure/result.ts'

/** How a call ended badly, in the API's one shape. `unreachable`: no answer came; `internal`: a bug of ours. */
export interface ClientFailure {
  code: FailureCode | 'internal' | 'unreachable'
  message: string
  detail?: Record<string, unknown>
  /** The log has it under this id. */
  requestId: string
  /** 0 when no answer came. */
  status: number
}

/** What the client throws for an answer that is not a success. */
export class Refused extends ORPCError<string, ClientFailure> {
  constructor(failure: ClientFailure) {
    super(failure.code, { status: failure.status || 503, message: failure.message, data: failure })
  }
}

export function refusedOf(body: unknown, status: number): Refused | undefined {
  if (body === null || typeof body !== 'object') return undefined
  const { code, message, detail, requestId } = body as Partial<ClientFailure>
  if (typeof code !== 'string' || typeof message !== 'string') return undefined
  const failure: ClientFailure = { code, message, requestId: requestId ?? '', status }
  return new Refused(detail ? { ...failure, detail } : failure)
}

/** The failure behind whatever a query or mutation ended with. The face words its code: messages `failure.<code>`. */
export function failureOf(error: unknown): ClientFailure {
  if (error instanceof Refused) return error.data
  const message = error instanceof Error ? error.message : String(error)
  return { code: 'internal', message, requestId: '', status: 0 }
}

import type { Caller } from './caller.ts'
import type { Refusal } from './errors.ts'
import type { ParameterSpec, ParametersOf } from './parameters.ts'

/** One call of a signed operation, after signature, parameters and RAM were judged. */
export interface SignedCall<P = Record<string, unknown>, B = Record<string, unknown>> {
  /** Path variables of the pathname pattern, decoded. */
  path: Record<string, string>
  /** Query (and form) parameters, typed by the operation's spec. */
  params: P
  /** JSON body fields, typed by the operation's body spec; `{}` without one. */
  body: B
  caller: Caller
  requestId: string
  /** Simulated instant, ms. */
  now: number
  /** Asks RAM about a further resource; throws the 403. */
  authorise: (action: string, resource: string) => void
}

export interface SignedOperation {
  action: string
  method: string
  pathname: string
  params: ParameterSpec
  body?: ParameterSpec
  write: boolean
  /** The RAM action and resource of this call, or undefined when everybody may. */
  access(call: SignedCall): { action: string; resource: string } | undefined
  /** Answers the response body; RequestId is added for RPC. */
  handle(call: SignedCall): unknown
}

export interface SignedApi {
  /** Short product name, as in RAM: `cr`, `cs`, `sts`. */
  product: string
  version: string
  style: 'RPC' | 'ROA'
  operations: SignedOperation[]
  /** RAM refusals carry this code; `NoPermission` when absent. */
  deniedCode?: string
  /** The error envelope; the POP gateway's when absent. */
  errorBody?(error: Refusal, requestId: string): Record<string, unknown>
  /** The body of a failure inside HTTP 200; `{RequestId, IsSuccess: false, Code, Message}` when absent. */
  businessBody?(code: string, message: string, requestId: string): Record<string, unknown>
}

/** Declares one operation; parameter types follow from the spec. */
export function operation<
  const P extends ParameterSpec,
  const B extends ParameterSpec = Record<never, never>,
>(definition: {
  action: string
  method?: string
  pathname?: string
  params: P
  body?: B
  write?: boolean
  access?(
    call: SignedCall<ParametersOf<P>, ParametersOf<B>>,
  ): { action: string; resource: string } | undefined
  handle(call: SignedCall<ParametersOf<P>, ParametersOf<B>>): unknown
}): SignedOperation {
  return {
    method: 'POST',
    pathname: '/',
    write: false,
    access: () => undefined,
    ...definition,
  } as SignedOperation
}

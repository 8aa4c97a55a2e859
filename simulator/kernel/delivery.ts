import type { ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { accessDenied, type Caller } from './caller.ts'
import { BusinessFailure, Refusal, refuse } from './errors.ts'
import type { FaultRule } from './faults.ts'
import { encodeReply, type Reply } from './reply.ts'

/** How the bytes leave: spoilt by the faults that hit this call, or plainly. */
export async function deliver(
  response: ServerResponse,
  reply: Reply,
  requestId: string,
  faults: FaultRule[],
  head = false,
): Promise<void> {
  const { status, headers, bytes } = encodeReply(reply)
  const spoil = faults.find(({ kind }) => kind === 'slowHeaders' || kind === 'slowBody')
  if (spoil?.kind === 'slowHeaders') await delay(spoil.delayMs ?? 5_000)
  if (response.destroyed) return
  const length: Record<string, string> =
    status === 204 || status === 304 || headers['content-length'] !== undefined
      ? {}
      : { 'content-length': String(bytes.length) }
  response.writeHead(status, { 'x-acs-request-id': requestId, ...headers, ...length })
  if (head) {
    response.end()
    return
  }
  if (spoil?.kind === 'slowBody') {
    const pieces = 10
    const size = Math.max(1, Math.ceil(bytes.length / pieces))
    for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
      response.write(bytes.subarray(at, at + size))
      await delay((spoil.delayMs ?? 5_000) / pieces)
    }
    response.end()
    return
  }
  response.end(bytes)
}

/** What a fault does instead of (or after) the call. `silent` = no answer ever; `reset` = the connection breaks. */
export type FaultEffect = Reply | 'silent' | 'reset' | undefined

/** Turns a fault into its effect; throws where the product's own envelope must render it. */
export async function faultEffect(rule: FaultRule, caller: Caller, action: string): Promise<FaultEffect> {
  switch (rule.kind) {
    case 'latency':
      await delay(rule.delayMs ?? 200)
      return undefined
    case 'slowHeaders':
    case 'slowBody':
      return undefined
    case 'hang':
      return 'silent'
    case 'reset':
      return 'reset'
    case 'html502':
      return {
        status: rule.status ?? 502,
        headers: { 'content-type': 'text/html' },
        body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
      }
    case 'throttle':
      throw refuse.throttled(rule.retryAfterMs ?? 1_000, rule.status ?? 429)
    case 'status500':
      throw new Refusal(
        rule.status ?? 500,
        rule.code ?? 'InternalError',
        rule.message ?? 'The request processing has failed due to some unknown error.',
      )
    case 'error':
      throw new Refusal(
        rule.status ?? 400,
        rule.code ?? 'InvalidParameter',
        rule.message ?? 'The request was refused.',
      )
    case 'business':
      throw new BusinessFailure(rule.code ?? 'INTERNAL_ERROR', rule.message ?? 'The operation failed.')
    case 'denyRole':
      throw accessDenied(
        caller,
        { action, resource: '*' },
        'ImplicitDeny',
        'AccountLevelIdentityBasedPolicy',
        rule.code ?? 'NoPermission',
      )
    case 'expiredToken':
      throw new Refusal(400, 'InvalidSecurityToken.Expired', 'Specified SecurityToken is expired.')
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { anonymous, type Caller } from './caller.ts'
import { deliver, faultEffect } from './delivery.ts'
import { BusinessFailure, Refusal } from './errors.ts'
import type { FaultRule } from './faults.ts'
import type { JournalEntry } from './journal.ts'
import { reportBug } from './log.ts'
import { type Answer, HANDLED, type Reply } from './reply.ts'
import type { World } from './world.ts'

/** One request on its way through: who, what, and how it ended. Both doors fill it; the journal keeps it. */
export interface Exchange {
  incoming: IncomingMessage
  outgoing: ServerResponse
  requestId: string
  product: string
  action: string
  /** RAM's name of the action, for AccessDeniedDetail of a denyRole fault. */
  ramAction: string
  write: boolean
  caller: Caller
  resource: string
  errorReply(error: Refusal): Reply
  businessReply(code: string, message: string): Reply
  /** Tells who is calling; throws a Refusal. */
  authenticate(): Caller | Promise<Caller>
  /** Does the work. */
  perform(): Answer | Promise<Answer>
}

/** Runs an exchange: authenticate, faults, limits, work, faults on the answer, journal. Never throws. */
export async function runExchange(world: World, exchange: Exchange): Promise<void> {
  const { incoming, outgoing, requestId } = exchange
  const startedAt = performance.now()
  const at = world.clock.now()
  let outcome: JournalEntry['outcome'] = 'ok'
  let code = 'Success'
  let faults: FaultRule[] = []

  const failureReply = (error: unknown): Reply => {
    outcome = 'failed'
    if (error instanceof BusinessFailure) {
      code = error.code
      return exchange.businessReply(error.code, error.message)
    }
    const refusal =
      error instanceof Refusal
        ? error
        : new Refusal(500, 'InternalError', 'The request processing has failed due to some unknown error.')
    if (error instanceof Refusal) outcome = refusal.status >= 500 ? 'failed' : 'refused'
    else reportBug({ requestId, action: exchange.action }, error)
    code = refusal.code
    const reply = exchange.errorReply(refusal)
    return { ...reply, headers: { ...refusal.headers, ...reply.headers } }
  }

  const answer = async (): Promise<Answer | 'silent' | 'reset'> => {
    let authentication: unknown
    try {
      exchange.caller = await exchange.authenticate()
    } catch (error) {
      authentication = error
      exchange.caller = anonymous
    }
    faults = world.faults.take({
      product: exchange.product,
      action: exchange.action,
      method: incoming.method ?? 'GET',
      path: incoming.url ?? '/',
      caller: exchange.caller,
    })
    const before = await effectOf(faults.filter((rule) => rule.when !== 'after'))
    if (before !== undefined) return before
    if (authentication !== undefined) throw authentication
    world.limits.spend(exchange.product, exchange.caller.accessKeyId)
    const done = await exchange.perform()
    return (await effectOf(faults.filter((rule) => rule.when === 'after'))) ?? done
  }

  const effectOf = async (rules: FaultRule[]): Promise<Reply | 'silent' | 'reset' | undefined> => {
    for (const rule of rules) {
      const effect = await faultEffect(rule, exchange.caller, exchange.ramAction)
      if (effect !== undefined) return effect
    }
    return undefined
  }

  let result: Answer | 'silent' | 'reset'
  try {
    result = await answer()
  } catch (error) {
    result = failureReply(error)
  }
  const spoilt = faults.find(({ kind }) => kind !== 'latency')
  const record = (status: number): void => {
    const { caller } = exchange
    world.journal.record({
      at,
      product: exchange.product,
      action: exchange.action,
      method: incoming.method ?? 'GET',
      path: incoming.url ?? '/',
      write: exchange.write,
      resource: exchange.resource,
      callerKind: caller.kind,
      callerArn: caller.arn,
      accessKeyId: caller.accessKeyId,
      ...(caller.roleName === undefined ? {} : { roleName: caller.roleName }),
      ...(caller.sessionName === undefined ? {} : { sessionName: caller.sessionName }),
      status,
      code,
      outcome: spoilt === undefined ? outcome : 'fault',
      ...(spoilt === undefined
        ? {}
        : { fault: spoilt.when === 'after' ? `${spoilt.kind} after` : spoilt.kind }),
      durationMs: Math.round(performance.now() - startedAt),
      requestId,
    })
  }

  if (result === HANDLED) {
    record(outgoing.statusCode)
    return
  }
  if (result === 'silent' || result === 'reset') {
    record(0)
    if (result === 'reset') breakConnection(incoming.socket)
    return
  }
  record(result.status ?? 200)
  await deliver(outgoing, result, requestId, faults, incoming.method === 'HEAD')
}

/** A reset packet where the socket can send one; under TLS the connection just ends. */
function breakConnection(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}

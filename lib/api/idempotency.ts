import { createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { open, seal } from '../platform/crypto.ts'
import { type Answered, runOnce } from '../use-cases/session/repeat.ts'
import { errorBody, Refusal, refuse } from './failure.ts'
import type { CallContext } from './handlers/procedure.ts'

const shape = /^[\x21-\x7e]{1,200}$/
const label = 'idempotent answer'

/**
 * Runs an unsafe call, once per Idempotency-Key if it has one. A refusal is an answer too and is replayed like one.
 * Kept answers are sealed (some show a secret once), and bodies are kept as a keyed hash (some carry one).
 */
export async function once(
  request: IncomingMessage,
  context: CallContext,
  path: string,
  body: Buffer,
  work: () => Promise<Answered>,
): Promise<Answered & { replayed: boolean }> {
  const key = request.headers['idempotency-key']
  if (key === undefined) return { ...(await work()), replayed: false }
  if (typeof key !== 'string' || !shape.test(key)) {
    throw refuse('invalid', 'an Idempotency-Key has 1 to 200 printable ASCII characters', {
      field: 'idempotency-key',
    })
  }
  const { keys, sessionSecret } = context.installation
  const bodyHash = createHmac('sha256', sessionSecret).update(body).digest('hex')
  const call = { route: `${request.method} ${path}`, key, bodyHash }
  let refusal: Refusal | null = null
  const settled = await runOnce(context.around, context.actor, call, async () => {
    const answered = await work().catch((error: unknown) => {
      if (!(error instanceof Refusal) || error.status >= 500) throw error
      refusal = error
      return { status: error.status, text: errorBody(error.failure, '') }
    })
    const sealed = seal(keys, answered.text, label)
    return { status: answered.status, text: `${sealed.keyId}:${sealed.bytes.toString('base64')}` }
  })
  if (refusal) throw refusal
  if (!settled.ok) throw new Refusal(settled.failure)
  const cut = settled.value.text.indexOf(':')
  const bytes = Buffer.from(settled.value.text.slice(cut + 1), 'base64')
  const text = open(keys, { keyId: settled.value.text.slice(0, cut), bytes }, label)
  return { status: settled.value.status, text, replayed: settled.value.replayed }
}

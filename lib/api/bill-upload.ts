import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { uploadFile } from '../use-cases/bill/upload-file.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { authenticate } from './authenticate.ts'
import { assertStorable } from './body.ts'
import { errorBody, Refusal, refuse } from './failure.ts'
import { hangUp } from './hook-body.ts'
import type { Installation } from './installation.ts'
import { refusalOf } from './refusal-of.ts'
import { parseQuery } from './route.ts'
import { send } from './send.ts'

const address = /^\/api\/v1\/bill-sources\/([0-9a-f-]{36})\/files$/

/** The source of the address that takes files; null for any other. */
export const uploadSource = (path: string): string | null => address.exec(path)?.[1] ?? null

/** No form can send this kind, so a browser asks first whether it may: the same protection as JSON gives elsewhere. */
const kinds = /^application\/(octet-stream|gzip|x-gzip)\s*(;|$)/i

function assertBytes(request: IncomingMessage): void {
  if (kinds.test(request.headers['content-type'] ?? '')) return
  const { failure } = refuse('invalid', 'the body must be application/octet-stream or application/gzip', {
    field: 'content-type',
  })
  throw new Refusal(failure, { status: 415 })
}

async function take(
  request: IncomingMessage,
  around: Surroundings,
  installation: Installation,
  of: { sourceId: string; search: string },
) {
  assertBytes(request)
  const actor = await authenticate(request, around, installation, assertBytes)
  const input = { ...parseQuery(of.search), sourceId: of.sourceId }
  assertStorable(input)
  const taken = await uploadFile(around, actor, input, request.iterator({ destroyOnReturn: false }))
  if (!taken.ok) throw new Refusal(taken.failure)
  return taken.value
}

/**
 * Takes in a file of any size: `POST …/files?name=…&scope=…` with its bytes as the body. They go to the database as they come, so
 * whoever sends faster waits. Answers 202 with the import, 200 when the same bytes were known.
 */
export async function answerUpload(
  request: IncomingMessage,
  response: ServerResponse,
  around: Surroundings,
  installation: Installation,
  of: { sourceId: string; search: string },
): Promise<void> {
  try {
    const { importId, known } = await take(request, around, installation, of)
    await send(request, response, known ? 200 : 202, JSON.stringify({ importId, known }))
  } catch (error) {
    if (request.complete) throw error
    // Cut off in the middle of sending: nobody is there to read an answer.
    if (request.destroyed) {
      response.destroy()
      return
    }
    const refusal = refusalOf(error)
    if (!refusal) throw error
    // Who is still sending would not see the answer: it goes out at once, and the rest is not taken.
    await hangUp(request, response, refusal.status, errorBody(refusal.failure, randomUUID()))
  }
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { JsonStream } from '../platform/json-text.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { streamRawLog } from '../use-cases/run-log/raw-log.ts'
import { authenticate } from './authenticate.ts'
import { assertStorable } from './body.ts'
import { Refusal } from './failure.ts'
import type { Installation } from './installation.ts'
import { sendStream } from './send.ts'

const address = /^\/api\/v1\/runs\/([^/]+)\/jobs\/([^/]+)\/log\/raw$/

/** Run and job of the address of a raw log; null for any other. */
export function rawLogOf(path: string): { id: string; job: string } | null {
  const found = address.exec(path)
  if (!found) return null
  try {
    return { id: decodeURIComponent(found[1] ?? ''), job: decodeURIComponent(found[2] ?? '') }
  } catch {
    return null
  }
}

/** Sends a log as text, piece by piece: nothing in it is ever taken for a page. */
export async function answerRawLog(
  request: IncomingMessage,
  response: ServerResponse,
  around: Surroundings,
  installation: Installation,
  of: { id: string; job: string },
): Promise<void> {
  const actor = await authenticate(request, around, installation)
  assertStorable(of)
  const log = await streamRawLog(around, actor, of)
  if (!log.ok) throw new Refusal(log.failure)
  await sendStream(request, response, new JsonStream(log.value.parts), {
    'content-type': 'text/plain; charset=utf-8',
    'content-disposition': `attachment; filename="${log.value.name}"`,
  })
}

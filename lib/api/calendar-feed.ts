import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Surroundings } from '../use-cases/define.ts'
import { readFeed } from '../use-cases/freeze/feed-text.ts'
import { Refusal } from './failure.ts'
import { send } from './send.ts'

const address = /^\/api\/v1\/calendar\/([^/]+)\.ics$/

/** Where a calendar reads the freezes: the token in the address is all that opens it. */
export const feedPath = (token: string): string => `/api/v1/calendar/${token}.ics`

/** The token of such an address; null for any other. */
export const feedToken = (path: string): string | null => address.exec(path)?.[1] ?? null

/** Answers a calendar feed: no session, no cookie, and the same refusal whatever is wrong with the token. */
export async function answerFeed(
  request: IncomingMessage,
  response: ServerResponse,
  around: Surroundings,
  token: string,
): Promise<void> {
  const feed = await readFeed(around, token)
  if (!feed.ok) throw new Refusal(feed.failure)
  return send(request, response, 200, feed.value, {
    'content-type': 'text/calendar; charset=utf-8',
    'content-disposition': 'inline; filename="freezes.ics"',
    // The address is a secret: nobody on the way keeps what it answers, or tells it on.
    'referrer-policy': 'no-referrer',
  })
}

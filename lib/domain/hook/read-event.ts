import { readAcr } from './acr.ts'
import { readCodeup } from './codeup.ts'
import { type Fields, printable } from './field.ts'
import { readFlow } from './flow.ts'
import { type HookEvent, unknownEvent } from './hook-event.ts'
import type { HookKind } from './kind.ts'

/**
 * Reads what came. `name` is the header in which Codeup says the event. Never throws, whatever the body holds: what is not
 * understood has no hint.
 */
export function readEvent(kind: HookKind, name: string | null, body: unknown): HookEvent {
  if (body === null || typeof body !== 'object' || Array.isArray(body)) return unknownEvent(name)
  const fields = body as Fields
  const read = { codeup: readCodeup, flow: readFlow, acr: readAcr }[kind](fields, name)
  return {
    ...read,
    event: printable(read.event, 80) || '?',
    subject: read.subject && printable(read.subject),
  }
}

import { printable } from './field.ts'
import type { HookHint } from './hint.ts'

/** What a delivery says, as far as it is understood. */
export interface HookEvent {
  /** The sender's own word for it, printable and short. */
  event: string
  /** Null: nothing follows from it. */
  hint: HookHint | null
  /** The console's test button. */
  isTest: boolean
  /** What it is about, for people. */
  subject: string | null
  /** Event, ids and status: the same again is a duplicate. */
  mark: readonly string[]
}

/** A delivery of which nothing is known but its name. */
export const unknownEvent = (event: string | null): HookEvent => ({
  event: printable(event ?? '', 80) || '?',
  hint: null,
  isTest: false,
  subject: null,
  mark: [],
})

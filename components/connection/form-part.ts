import type { ConnectionDraft } from './connection-draft.ts'

/** What each part of the form gets: the whole draft, and how to change it. */
export interface FormPart {
  draft: ConnectionDraft
  onChange: (change: (now: ConnectionDraft) => ConnectionDraft) => void
}

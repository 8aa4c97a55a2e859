import type { FixFile, FixItemRecord } from '../../catalog/cost-fix/record.ts'
import type { ItemOutcome } from '../../catalog/cost-fix/writes.ts'
import { sha256 } from '../../platform/crypto.ts'

/** What one turn of a fix came to. */
export type FixEffect =
  | {
      do: 'prepared'
      targetBranch: string | null
      files: FixFile[]
      outcomes: ItemOutcome[]
      /** It was said yes to, and is shown again because something changed meanwhile. */
      isAnew: boolean
    }
  | { do: 'proposed'; number: number; webUrl: string | null; outcomes: ItemOutcome[] }
  | { do: 'tagged'; outcomes: ItemOutcome[] }
  /** Nothing could be prepared or written. */
  | { do: 'failed'; problem: string | null; outcomes: ItemOutcome[] }
  | { do: 'merged' | 'declined' | 'open' }
  | { do: 'again'; problem: string; againMs: number }

/** Hash of what is shown: yes is said to this and nothing else. */
export const markOf = (of: {
  targetBranch: string | null
  files: readonly FixFile[]
  items: readonly Pick<FixItemRecord, 'findingId' | 'wanted' | 'before' | 'state'>[]
}): string =>
  sha256(
    JSON.stringify([
      of.targetBranch,
      of.files.map(({ path, pieces }) => [path, pieces]),
      of.items.map(({ findingId, wanted, before, state }) => [findingId, wanted, before, state]),
    ]),
  )

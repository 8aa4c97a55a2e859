import { proposeFix } from '../cost-finding/fix.ts'
import type { EditRefusal, WantedTags } from '../source-edit/edit.ts'
import { type DiffLine, fileDiff } from './file-diff.ts'

export interface FileWish {
  findingId: string
  address: string
  wanted: WantedTags
}

export type FileOutcome =
  | { findingId: string; state: 'ready' | 'already' }
  | { findingId: string; state: 'refused'; code: EditRefusal }

export interface EditedFile {
  text: string
  pieces: DiffLine[][]
  outcomes: FileOutcome[]
}

/** One file with all that can be written of what is wanted; what can not is refused one by one, and the rest is done. */
export function editFile(text: string, path: string, wishes: readonly FileWish[]): EditedFile {
  let edited = text
  const outcomes = wishes.map(({ findingId, address, wanted }): FileOutcome => {
    const result = proposeFix(edited, { path, address }, wanted)
    if (!result.ok)
      return { findingId, state: 'refused', code: (result.failure.detail?.why ?? 'computed') as EditRefusal }
    edited = result.value.text
    return { findingId, state: result.value.edits.length === 0 ? 'already' : 'ready' }
  })
  return { text: edited, pieces: fileDiff(text, edited), outcomes }
}

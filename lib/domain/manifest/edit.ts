import { assertNever } from '../failure/result.ts'
import { findHelmImage } from './helm-values.ts'
import { findKustomizeImage } from './kustomize.ts'
import { findContainerImage } from './plain.ts'
import { applySplices, readDocuments, type Splice } from './source.ts'

/** What to point to, in which manifest. */
export interface ManifestEdit {
  format: 'kustomize' | 'yaml' | 'helm-values'
  text: string
  /** Image without tag and digest: host/namespace/name. */
  image: string
  digest: string
  /** Container to narrow a plain manifest by; null looks at all. */
  container: string | null
  /** Dotted path of the image key, for helm-values. */
  keyPath: string | null
}

export type ManifestProblem =
  /** The image occurs nowhere. */
  | 'absent'
  /** It occurs more than once, or through an anchor: which one is meant is for a person to say. */
  | 'ambiguous'
  /** Not YAML, or the key path leads to something that is no image. */
  | 'unreadable'

export type ManifestEdited =
  | { ok: true; text: string; changed: boolean; previousDigest: string | null }
  | { ok: false; problem: ManifestProblem; message: string }

/** What a finder answers: where the digest stands or belongs. */
export type Found =
  | { ok: true; splices: Splice[]; previousDigest: string | null }
  | { ok: false; problem: ManifestProblem; message: string }

function find(edit: ManifestEdit, documents: ReturnType<typeof readDocuments>): Found {
  if (!documents.ok) return { ok: false, problem: 'unreadable', message: documents.message }
  switch (edit.format) {
    case 'kustomize':
      return findKustomizeImage(documents.value, edit)
    case 'yaml':
      return findContainerImage(documents.value, edit)
    case 'helm-values':
      return findHelmImage(documents.value, edit)
    default:
      return assertNever(edit.format)
  }
}

/**
 * The manifest with the digest of one image replaced: a pure function of text to text. Only the digest's own bytes
 * change, so comments, order and layout stay. Refused when the image occurs nowhere or ambiguously, and when the
 * result would not read back as exactly that digest (domain page 2.2).
 */
export function editManifest(edit: ManifestEdit): ManifestEdited {
  const found = find(edit, readDocuments(edit.text))
  if (!found.ok) return found
  const text = applySplices(edit.text, found.splices)
  if (text !== edit.text) {
    const again = find({ ...edit, text }, readDocuments(text))
    if (!again.ok || again.previousDigest !== edit.digest) {
      return { ok: false, problem: 'unreadable', message: 'the edited manifest does not read back as meant' }
    }
  }
  return { ok: true, text, changed: text !== edit.text, previousDigest: found.previousDigest }
}

import { assertNever } from '../failure/result.ts'
import { findHelmImage } from './helm-values.ts'
import { findKustomizeImage } from './kustomize.ts'
import type { Found, ManifestEdit, ManifestEdited } from './manifest-edit.ts'
import { findContainerImage } from './plain.ts'
import { applySplices, readDocuments } from './source.ts'

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

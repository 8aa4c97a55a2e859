import type { Splice } from './source.ts'

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

import type { ContentClass } from '../../domain/freeze/window.ts'
import type { Reader } from '../reader.ts'

/** What a build is against what runs, as freezes ask for it. */
export interface KnownContent {
  content: ContentClass
  /** Key of `changeClass.reason`; null where nobody looked. */
  reason: string | null
  /** Open releases that have this build as a version. */
  releaseIds: string[]
}

/** The one place through which freezes learn what a build brings. Not known is `unknown`, which windows treat as a feature. */
export async function readContentClass(
  _reader: Reader,
  of: { serviceId: string; environmentId: string; buildId: string; releaseIds: string[] },
): Promise<KnownContent> {
  return { content: 'unknown', reason: null, releaseIds: of.releaseIds }
}

import { fail, ok, type Result } from '../failure/result.ts'
import type { ContentClass } from '../freeze/window.ts'
import type { ContentVerdict } from './content.ts'

/** What a person said of one digest. */
export interface ContentOverride {
  id: string
  content: Exclude<ContentClass, 'unknown'>
  personId: string
  at: Date
  secondId: string | null
  secondAt: Date | null
  withdrawnAt: Date | null
}

/** How much a class opens: a window that lets a lower one through never has less reason to let a higher one through. */
const openness: Record<ContentClass, number> = { unknown: 0, feature: 0, release: 1, 'bug-fix': 2 }

/** Whether a class opens more than the facts say. */
export const isLooser = (content: ContentClass, facts: ContentClass): boolean =>
  openness[content] > openness[facts]

/** Whether an override is in force against these facts: stricter at once, looser with a second person who is not the first. */
export function overrideCounts(override: ContentOverride, facts: ContentClass): boolean {
  if (override.withdrawnAt !== null) return false
  if (!isLooser(override.content, facts)) return true
  return override.secondId !== null && override.secondId !== override.personId
}

/**
 * The verdict after what people said: the newest override that counts. Nobody makes a build a version of a release: a
 * `release` without one is passed over.
 */
export function withOverrides(
  verdict: ContentVerdict,
  overrides: readonly ContentOverride[],
): ContentVerdict & { overrideId: string | null } {
  const counting = overrides
    .filter((each) => overrideCounts(each, verdict.content))
    .filter((each) => each.content !== 'release' || verdict.versionOf.length > 0)
    .sort((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1))
  const [newest] = counting
  if (!newest || newest.content === verdict.content) return { ...verdict, overrideId: null }
  const looser = isLooser(newest.content, verdict.content)
  return {
    ...verdict,
    content: newest.content,
    // What was made a feature is none of the release for the windows any more.
    releaseIds: newest.content === 'feature' ? [] : looser ? verdict.versionOf : verdict.releaseIds,
    reason: looser ? 'set-looser' : 'set-stricter',
    overrideId: newest.id,
  }
}

/** Whether a person may be the second of an override. Fails as `own-request` for the first, `wrong-state` where none is needed. */
export function agreeTo(
  override: ContentOverride,
  facts: ContentClass,
  personId: string,
): Result<{ secondId: string }> {
  if (override.withdrawnAt !== null) return fail('wrong-state', 'it was withdrawn')
  if (!isLooser(override.content, facts)) return fail('wrong-state', 'it is not looser and needs nobody else')
  if (override.secondId !== null) return fail('wrong-state', 'somebody agreed already')
  if (override.personId === personId) return fail('own-request', 'a second person has to agree')
  return ok({ secondId: personId })
}

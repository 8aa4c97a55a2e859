import type { CommitEvidence } from '../../domain/change-class/evidence.ts'
import type { ContentClass } from '../../domain/freeze/window.ts'
import { readContentClass as readVerdict } from '../change-class/reads.ts'
import type { Reader } from '../reader.ts'

/** What a build is against what runs, as freezes ask for it. */
export interface KnownContent {
  content: ContentClass
  /** Key of `changeClass.reason`; null where nobody looked. */
  reason: string | null
  /** Open releases that it is a version of, and for which it counts. */
  releaseIds: string[]
  /** Work items that everything new in it belongs to: an exception for one of them lets nothing else through. */
  workItems: string[]
}

/** Nobody looked, or nobody could: windows treat it as a feature. */
export const unknownContent: KnownContent = {
  content: 'unknown',
  reason: null,
  releaseIds: [],
  workItems: [],
}

const itemsOf = ({ values }: CommitEvidence) => values.items.split(', ').filter(Boolean)

function itemsOfAll(commits: readonly CommitEvidence[]): string[] {
  const [first, ...rest] = commits.filter(({ content }) => content !== 'neutral')
  return first ? itemsOf(first).filter((item) => rest.every((one) => itemsOf(one).includes(item))) : []
}

/** The one place through which freezes learn what a build brings. */
export async function readContentClass(
  reader: Reader,
  of: { serviceId: string; environmentId: string; buildId: string; overBuildId?: string | null },
): Promise<KnownContent> {
  const verdict = await readVerdict(reader, of)
  if (!verdict) return unknownContent
  const { content, reason, releaseIds, commits } = verdict
  const workItems = reason === 'commits-unknown' ? [] : itemsOfAll(commits)
  return { content, reason, releaseIds: [...releaseIds], workItems }
}

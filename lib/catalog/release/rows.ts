import type { ReleaseServiceState } from '../../domain/release/state.ts'
import type { RangeRow } from '../change-class/range.ts'

export interface PersonRow {
  id: string
  key: string
  name: string
}
export interface NamedRow {
  id: string
  slug: string
  name: string
}

/** A release as it is planned. */
export interface ReleaseHead {
  id: string
  name: string
  batch: string
  branch: string
  zone: string
  version: number
  ownerId: string
  owner: PersonRow | null
  cutPlannedAt: string
  weekStartsAt: string
  goLiveStartsAt: string
  goLiveEndsAt: string
  cutAt: string | null
  closedAt: string | null
  closedBy: PersonRow | null
  closeNote: string | null
  createdAt: string
  updatedAt: string
  productLines: NamedRow[]
}

export interface VersionRow {
  name: string
  buildId: string
  digest: string
  commitSha: string
  hotfix: boolean
  late: boolean
  mintedAt: string
  mintedBy: PersonRow | null
  taggedAt: string | null
  problem: string | null
}

/** What every view of a release needs of one of its services. */
export interface StandRow {
  state: ReleaseServiceState
  cutSha: string | null
  verifiedDigest: string | null
  version: { digest: string } | null
  /** One per target of production, its pods and those that run the version; `pods` null: not read. */
  production: { pods: number | null; ofVersion: number }[]
  preview: { pods: number | null; ofVersion: number }[]
  moving: boolean
}

/** What a branch has beside the cut of a release branch. */
export interface SideRow {
  branch: string
  head: string | null
  range: {
    commits: { sha: string; parents: string[]; patchId: string | null }[]
    behind: RangeRow['behind']
  } | null
}

export interface BackMergeRow {
  id: string
  toBranch: string
  sha: string
  number: number | null
  webUrl: string | null
  openedAt: string
  mergedAt: string | null
  problem: string | null
  waivedBy: PersonRow | null
  waivedReason: string | null
}

/** One service of a release with all that its row is made of. */
export interface BoardRow extends StandRow {
  service: { id: string; slug: string }
  teamId: string | null
  productLineId: string | null
  productLine: NamedRow | null
  team: NamedRow | null
  tier: number | null
  reason: string | null
  repository: { id: string; path: string; webUrl: string | null; defaultBranch: string } | null
  branch: string
  headSha: string | null
  cutAt: string | null
  cutProblem: string | null
  version: VersionRow | null
  verifiedBy: PersonRow | null
  verifiedAt: string | null
  range: RangeRow | null
  /** The version that runs at the end of its path; null: none, or one without a name. */
  runs: { name: string; hotfix: boolean } | null
  sides: SideRow[]
  backMerges: BackMergeRow[]
}

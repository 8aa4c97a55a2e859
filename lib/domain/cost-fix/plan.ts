import { fixWayOf, type ResourceSource } from '../cost-finding/fix.ts'
import { type CostFindingKind, costFindings } from '../cost-finding/kinds.ts'
import type { WantedTags } from '../source-edit/edit.ts'

/** The cloud writes at most so many costTags at once. */
export const mostWanted = 10

/** One finding that somebody wants put right. */
export interface FixWish {
  findingId: string
  kind: CostFindingKind
  isOpen: boolean
  connectionId: string
  /** One resource of the inventory; null: the finding is of none. */
  resource: { accountId: string; regionId: string; resourceType: string; resourceId: string } | null
  /** What is known of where it comes from; null: it is not in the inventory. */
  source: ResourceSource | null
  /** Of other people's fixes: a merge request of it is open, or it is being written. */
  isUnderWay: boolean
  wanted: WantedTags
}

/** Why a finding is in no fix; each is told by name. */
export const leftOutReasons = [
  'not-found',
  /** Of a scope in which the asker may fix nothing. */
  'forbidden',
  /** A later query closed it. */
  'closed',
  /** No costTag puts it right. */
  'not-by-cost-tag',
  /** A merge request of it is open. */
  'under-way',
  /** Nothing suggests a value, and nobody gave one. */
  'no-value',
  'too-many',
  /** Its resource is written down somewhere, and nobody knows the file. */
  'find-source',
  /** Nobody knows whether it is written down: what is tagged by hand could be lost with the next run of a stack. */
  'look-first',
  /** Two findings of one resource want different values of one key. */
  'contradicts',
] as const
export type LeftOutReason = (typeof leftOutReasons)[number]

export interface PlannedItem {
  findingId: string
  resource: NonNullable<FixWish['resource']>
  wanted: WantedTags
  /** Null: it is tagged directly. */
  place: { path: string; address: string } | null
}

/** What is put right in one go: one merge request of one repository, or one writing of costTags under one connection. */
export interface FixPart {
  kind: 'source' | 'direct'
  connectionId: string
  /** Full path; null: direct. */
  repository: string | null
  items: PlannedItem[]
}

export interface FixPlan {
  parts: FixPart[]
  leftOut: { findingId: string; why: LeftOutReason }[]
}

function whyNot(wish: FixWish): LeftOutReason | null {
  if (!wish.isOpen) return 'closed'
  if (costFindings[wish.kind].remedy !== 'tag' || wish.resource === null) return 'not-by-cost-tag'
  if (wish.isUnderWay) return 'under-way'
  const count = Object.keys(wish.wanted).length
  if (count === 0) return 'no-value'
  return count > mostWanted ? 'too-many' : null
}

const nameOf = ({ accountId, regionId, resourceType, resourceId }: PlannedItem['resource']): string =>
  [accountId, regionId, resourceType, resourceId].join('\n')

/**
 * Which findings are put right together, and how: at the source wherever a resource has one (R102: what is tagged by hand on
 * a resource of a stack is lost with its next run), directly only where it is known to have none. Every finding is in one
 * part or left out with a reason.
 */
export function planFixes(wishes: readonly FixWish[]): FixPlan {
  const parts = new Map<string, FixPart>()
  const leftOut: FixPlan['leftOut'] = []
  const wantedOf = new Map<string, Map<string, string>>()
  for (const wish of wishes) {
    const { findingId, connectionId, resource, wanted } = wish
    const refuse = (why: LeftOutReason) => leftOut.push({ findingId, why })
    const why = whyNot(wish)
    const way = fixWayOf(wish.source ?? { source: null, file: null, address: null })
    if (why !== null || resource === null) refuse(why ?? 'not-by-cost-tag')
    else if (way.way === 'find-source' || way.way === 'look-first') refuse(way.way)
    else {
      const before = wantedOf.get(nameOf(resource)) ?? new Map<string, string>()
      const clash = Object.entries(wanted).some(([key, value]) => (before.get(key) ?? value) !== value)
      if (clash) {
        refuse('contradicts')
        continue
      }
      wantedOf.set(nameOf(resource), new Map([...before, ...Object.entries(wanted)]))
      const isSource = way.way === 'source'
      const repository = isSource ? way.repository : null
      const key = `${connectionId} ${repository ?? ''}`
      const kind = isSource ? 'source' : 'direct'
      const part = parts.get(key) ?? { kind, connectionId, repository, items: [] }
      const place = isSource ? { path: way.path, address: way.address } : null
      part.items.push({ findingId, resource, wanted, place })
      parts.set(key, part)
    }
  }
  return { parts: [...parts.values()], leftOut }
}

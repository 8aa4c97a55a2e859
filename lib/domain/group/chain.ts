/** A group as its chain of escalation needs it. */
export interface ChainLink {
  id: string
  /** Asked next; null: release managers. */
  escalatesToId: string | null
}

/**
 * Whether asking `toId` after `id` would come back to `id`: such a chain never reaches the release managers. Links that
 * form a circle among themselves already end the walk too.
 */
export function wouldCircle(links: readonly ChainLink[], id: string, toId: string | null): boolean {
  const next = new Map(links.map((link) => [link.id, link.escalatesToId]))
  const seen = new Set([id])
  for (let at = toId; at !== null; at = next.get(at) ?? null) {
    if (seen.has(at)) return true
    seen.add(at)
  }
  return false
}

export interface Edge {
  from: string
  to: string
}

/**
 * The edges that close no ring, in the order given; those that would are refused (domain page 2.5: a cycle is refused on
 * write). An edge to itself is a ring.
 */
export function withoutRings(edges: readonly Edge[]): { kept: Edge[]; refused: Edge[] } {
  const next = new Map<string, Set<string>>()
  const reaches = (from: string, to: string): boolean => {
    const seen = new Set<string>()
    const open = [from]
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at === to) return true
      if (seen.has(at)) continue
      seen.add(at)
      open.push(...(next.get(at) ?? []))
    }
    return false
  }
  const kept: Edge[] = []
  const refused: Edge[] = []
  for (const edge of edges) {
    if (reaches(edge.to, edge.from)) {
      refused.push(edge)
      continue
    }
    const known = next.get(edge.from)
    if (known) known.add(edge.to)
    else next.set(edge.from, new Set([edge.to]))
    kept.push(edge)
  }
  return { kept, refused }
}

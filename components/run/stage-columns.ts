interface Node {
  key: string
  needs: string[] | null
}

/**
 * Stages in columns: each stands after the last of those that it needs. Where the cloud does not say what they need,
 * they go one after another. What needs itself by a detour stands where it was listed.
 */
export function stageColumns<S extends Node>(stages: S[]): S[][] {
  const byKey = new Map(stages.map((stage) => [stage.key, stage]))
  const depths = new Map<string, number>()
  const depthOf = (stage: S, place: number, above: ReadonlySet<string>): number => {
    const known = depths.get(stage.key)
    if (known !== undefined) return known
    const before = stages[place - 1]
    const needed = stage.needs ?? (before ? [before.key] : [])
    const path = new Set([...above, stage.key])
    const depth = needed.reduce((deepest, key) => {
      const other = byKey.get(key)
      if (!other || path.has(key)) return deepest
      return Math.max(deepest, depthOf(other, stages.indexOf(other), path) + 1)
    }, 0)
    depths.set(stage.key, depth)
    return depth
  }
  const columns: S[][] = []
  for (const [place, stage] of stages.entries()) {
    const depth = depthOf(stage, place, new Set())
    const column = columns[depth] ?? []
    column.push(stage)
    columns[depth] = column
  }
  return Array.from(columns, (column) => column ?? []).filter((column) => column.length > 0)
}

/** What a stage needs, unless it is just what stands in the column before. */
export function unsaidNeeds(stage: Node, before: Node[]): string[] {
  const needs = stage.needs ?? []
  const isSaid = needs.length === before.length && before.every(({ key }) => needs.includes(key))
  return isSaid ? [] : needs
}

/** Stages that have to end before this one and have not: what a queued job waits for. */
export function notYetOver<S extends Node & { state: string }>(
  stages: S[],
  key: string,
  isOver: (state: string) => boolean,
): S[] {
  const at = stages.findIndex((stage) => stage.key === key)
  const stage = stages[at]
  if (!stage) return []
  const { needs } = stage
  return stages
    .filter((other, place) => (needs === null ? place < at : needs.includes(other.key)))
    .filter((other) => !isOver(other.state))
}

import { type Edge, withoutRings } from '../matching/dependencies.ts'

export interface Waves {
  /** Keys wave by wave, in the order given inside each. */
  waves: string[][]
  /** Dependencies that close a ring, each as its way round; they order nothing. */
  rings: string[][]
}

/** The way round that an edge closes: it, and how its end leads back to its begin. Null when it closes none. */
export function ringOf(edges: readonly Edge[], edge: Edge): string[] | null {
  const next = new Map<string, string[]>()
  for (const { from, to } of edges) next.set(from, [...(next.get(from) ?? []), to])
  const before = new Map<string, string | null>([[edge.to, null]])
  const open = [edge.to]
  for (let at = open.shift(); at !== undefined && !before.has(edge.from); at = open.shift()) {
    for (const to of next.get(at) ?? []) {
      if (before.has(to)) continue
      before.set(to, at)
      open.push(to)
    }
  }
  if (!before.has(edge.from)) return null
  const way: string[] = []
  for (let at: string | null = edge.from; at !== null; at = before.get(at) ?? null) way.unshift(at)
  return [edge.from, ...way]
}

/**
 * Waves from declared dependencies: what something depends on goes in an earlier wave, also where the way between the
 * two leads over services that do not take part. `edges` are all that are known, `from` depends on `to`. A wave longer
 * than `maxPerWave` is cut into several.
 */
export function wavesOf(keys: readonly string[], edges: readonly Edge[], maxPerWave: number | null): Waves {
  const { kept, refused } = withoutRings(edges)
  const next = new Map<string, string[]>()
  for (const { from, to } of kept) {
    const known = next.get(from)
    if (known) known.push(to)
    else next.set(from, [to])
  }
  const taking = new Set(keys)
  // Longest way down counted in those that take part. Without rings every way ends, so an own stack suffices.
  const depth = new Map<string, number>()
  const depthOf = (start: string): number => {
    const open = [start]
    for (let at = open.at(-1); at !== undefined; at = open.at(-1)) {
      const below = next.get(at) ?? []
      const unknown = depth.has(at) ? [] : below.filter((key) => !depth.has(key))
      if (unknown.length > 0) {
        open.push(...unknown)
        continue
      }
      const deepest = Math.max(0, ...below.map((key) => depth.get(key) ?? 0))
      depth.set(at, deepest + (taking.has(at) ? 1 : 0))
      open.pop()
    }
    return depth.get(start) ?? 1
  }
  const byDepth = new Map<number, string[]>()
  for (const key of taking) {
    const at = depthOf(key)
    byDepth.set(at, [...(byDepth.get(at) ?? []), key])
  }
  const waves = [...byDepth.entries()]
    .sort(([a], [b]) => a - b)
    .flatMap(([, wave]) => {
      const size = maxPerWave ?? wave.length
      return Array.from({ length: Math.ceil(wave.length / size) }, (_, index) =>
        wave.slice(index * size, (index + 1) * size),
      )
    })
  const rings = refused
    .map((edge) => ringOf(kept, edge))
    .filter((ring) => ring !== null)
    .filter((ring) => ring.some((key) => taking.has(key)))
  return { waves, rings }
}

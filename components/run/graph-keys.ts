const steps: Record<string, readonly [number, number]> = {
  ArrowLeft: [-1, 0],
  h: [-1, 0],
  ArrowRight: [1, 0],
  l: [1, 0],
  ArrowUp: [0, -1],
  k: [0, -1],
  ArrowDown: [0, 1],
  j: [0, 1],
}

/** The job that a key leads to from another, in columns of job ids; null when the key moves nowhere. */
export function nextJob(columns: string[][], from: string, key: string): string | null {
  const step = steps[key]
  const column = columns.findIndex((ids) => ids.includes(from))
  if (!step || column < 0) return null
  const row = columns[column]?.indexOf(from) ?? 0
  if (step[0] === 0) return columns[column]?.[row + step[1]] ?? null
  // A stage may have no job at all: the next one that has.
  for (let at = column + step[0]; at >= 0 && at < columns.length; at += step[0]) {
    const ids = columns[at] ?? []
    const found = ids[Math.min(row, ids.length - 1)]
    if (found) return found
  }
  return null
}

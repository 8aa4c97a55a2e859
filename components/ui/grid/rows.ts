export type GridItem<R> = { kind: 'group'; key: string } | { kind: 'row'; row: R }

/** Puts a head before each run of rows of the same group. Rows come grouped already. */
export function withGroups<R>(rows: R[], groupOf: ((row: R) => string) | undefined): GridItem<R>[] {
  if (!groupOf) return rows.map((row) => ({ kind: 'row', row }))
  const items: GridItem<R>[] = []
  let current: string | undefined
  for (const row of rows) {
    const key = groupOf(row)
    if (key !== current) items.push({ kind: 'group', key })
    current = key
    items.push({ kind: 'row', row })
  }
  return items
}

/** Where a key moves the focus, skipping heads of groups; null for keys that do not move. */
export function nextCell(
  items: { kind: 'group' | 'row' }[],
  columns: number,
  from: { item: number; column: number },
  key: string,
): { item: number; column: number } | null {
  const step = (by: 1 | -1) => {
    let item = from.item + by
    while (items[item]?.kind === 'group') item += by
    return items[item] ? { item, column: from.column } : from
  }
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return step(1)
    case 'ArrowUp':
    case 'k':
      return step(-1)
    case 'ArrowRight':
      return { item: from.item, column: Math.min(columns - 1, from.column + 1) }
    case 'ArrowLeft':
      return { item: from.item, column: Math.max(0, from.column - 1) }
    case 'Home':
      return { item: from.item, column: 0 }
    case 'End':
      return { item: from.item, column: columns - 1 }
    default:
      return null
  }
}

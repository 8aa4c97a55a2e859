export type GridItem<R> = { kind: 'group'; key: string } | { kind: 'row'; row: R }

/** Puts a head before each run of rows of the same group; of a closed group only the head stays. Rows come grouped already. */
export function withGroups<R>(
  rows: R[],
  groupOf: ((row: R) => string) | undefined,
  closed?: ReadonlySet<string>,
): GridItem<R>[] {
  if (!groupOf) return rows.map((row) => ({ kind: 'row', row }))
  const items: GridItem<R>[] = []
  let current: string | undefined
  for (const row of rows) {
    const key = groupOf(row)
    if (key !== current) items.push({ kind: 'group', key })
    current = key
    if (!closed?.has(key)) items.push({ kind: 'row', row })
  }
  return items
}

export interface GridPlace {
  item: number
  column: number
}

interface KeyPress {
  key: string
  ctrlKey?: boolean
  metaKey?: boolean
}

const pageRows = 12

/** The row that many rows away from a place, skipping heads, stopping at the last one there is. */
function rowAway(items: { kind: 'group' | 'row' }[], from: number, by: number): number {
  const step = Math.sign(by)
  let found = from
  let left = Math.abs(by)
  for (let item = from + step; left > 0 && items[item]; item += step) {
    if (items[item]?.kind !== 'row') continue
    found = item
    left -= 1
  }
  return found
}

/** Where a key moves the focus; null for keys that do not move. Control with Home and End goes to the corners. */
export function nextCell(
  items: { kind: 'group' | 'row' }[],
  columns: number,
  from: GridPlace,
  press: KeyPress,
): GridPlace | null {
  const far = press.ctrlKey || press.metaKey ? items.length : 0
  const row = (by: number) => (by === 0 ? from.item : rowAway(items, from.item, by))
  switch (press.key) {
    case 'ArrowDown':
    case 'j':
      return { ...from, item: row(far || 1) }
    case 'ArrowUp':
    case 'k':
      return { ...from, item: row(-(far || 1)) }
    case 'PageDown':
      return { ...from, item: row(pageRows) }
    case 'PageUp':
      return { ...from, item: row(-pageRows) }
    case 'ArrowRight':
      return { ...from, column: Math.min(columns - 1, from.column + 1) }
    case 'ArrowLeft':
      return { ...from, column: Math.max(0, from.column - 1) }
    case 'Home':
      return { item: row(-far), column: 0 }
    case 'End':
      return { item: row(far), column: columns - 1 }
    default:
      return null
  }
}

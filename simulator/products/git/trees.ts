/** One line of a tree object: a file, a folder or a submodule. */
export interface Row {
  mode: string
  id: string
}

export interface NamedRow extends Row {
  name: string
}

export const folderMode = '040000'
export const fileMode = '100644'

/** Where the line that begins at `at` ends: mode, space, name, NUL, twenty bytes of id. */
const endOfRow = (content: Buffer, at: number): number => content.indexOf(0, at) + 21

function rowAt(content: Buffer, at: number): NamedRow {
  const space = content.indexOf(32, at)
  const end = content.indexOf(0, space)
  return {
    mode: content.toString('latin1', at, space).padStart(6, '0'),
    name: content.toString('utf8', space + 1, end),
    id: content.toString('hex', end + 1, end + 21),
  }
}

/** The lines of a tree object, in its order. */
export function* rowsOf(content: Buffer): Generator<NamedRow> {
  for (let at = 0; at < content.length; at = endOfRow(content, at)) yield rowAt(content, at)
}

/** The line of this name; the other ones are passed over unread, as a folder of all services has very many. */
export function rowNamed(content: Buffer, name: string): Row | undefined {
  const wanted = Buffer.from(name)
  for (let at = 0; at < content.length; ) {
    const start = content.indexOf(32, at) + 1
    const end = content.indexOf(0, start)
    if (end - start === wanted.length && content.compare(wanted, 0, wanted.length, start, end) === 0)
      return rowAt(content, at)
    at = end + 21
  }
  return undefined
}

/** What a tree is sorted by: folders as if their name ended with a slash. */
const orderOf = ({ mode, name }: NamedRow): Buffer => Buffer.from(mode === folderMode ? `${name}/` : name)

/** A tree object of these lines. */
export function treeContent(rows: Iterable<NamedRow>): Buffer {
  const ordered = Array.from(rows, (row) => ({ row, order: orderOf(row) })).sort((a, b) =>
    Buffer.compare(a.order, b.order),
  )
  return Buffer.concat(
    ordered.flatMap(({ row: { mode, name, id } }) => [
      Buffer.from(`${mode.replace(/^0/, '')} ${name}\0`),
      Buffer.from(id, 'hex'),
    ]),
  )
}

/** The lines of two trees that are not in both. */
export function differingRows(from: Buffer, to: Buffer): { before: NamedRow[]; after: NamedRow[] } {
  const before: NamedRow[] = []
  const after: NamedRow[] = []
  let one = 0
  let other = 0
  while (one < from.length || other < to.length) {
    const end = one < from.length ? endOfRow(from, one) : one
    const otherEnd = other < to.length ? endOfRow(to, other) : other
    const isSame =
      end > one && end - one === otherEnd - other && from.compare(to, other, otherEnd, one, end) === 0
    if (!isSame) {
      const row = end > one ? rowAt(from, one) : undefined
      const otherRow = otherEnd > other ? rowAt(to, other) : undefined
      const order = row && otherRow ? Buffer.compare(orderOf(row), orderOf(otherRow)) : row ? -1 : 1
      if (row && order <= 0) before.push(row)
      if (otherRow && order >= 0) after.push(otherRow)
      if (order <= 0) one = end
      if (order >= 0) other = otherEnd
      continue
    }
    one = end
    other = otherEnd
  }
  return { before, after }
}

import { treeOf } from './objects.ts'
import { differingRows, folderMode, type NamedRow } from './trees.ts'

const isFolder = (row: NamedRow | undefined): row is NamedRow => row?.mode === folderMode

/** Paths of the files that differ between two trees, in order; only folders that differ are looked into. */
export async function changedPaths(
  dir: string,
  from: string | undefined,
  to: string | undefined,
): Promise<string[]> {
  const paths: string[] = []
  await collect(dir, from, to, '', paths)
  return paths.sort((a, b) => (a < b ? -1 : 1))
}

async function collect(
  dir: string,
  from: string | undefined,
  to: string | undefined,
  folder: string,
  paths: string[],
): Promise<void> {
  const nothing = Buffer.alloc(0)
  const [old, next] = await Promise.all([from ? treeOf(dir, from) : nothing, to ? treeOf(dir, to) : nothing])
  const { before, after } = differingRows(old, next)
  const was = new Map(before.map((row) => [row.name, row]))
  const is = new Map(after.map((row) => [row.name, row]))
  for (const name of new Set([...was.keys(), ...is.keys()])) {
    const [row, nextRow] = [was.get(name), is.get(name)]
    if ((row && !isFolder(row)) || (nextRow && !isFolder(nextRow))) paths.push(`${folder}${name}`)
    const inside = [isFolder(row) ? row.id : undefined, isFolder(nextRow) ? nextRow.id : undefined] as const
    if (inside[0] || inside[1]) await collect(dir, ...inside, `${folder}${name}/`, paths)
  }
}

import { moveRef } from './head.ts'
import { person, type Signature } from './import.ts'
import { writeLoose } from './loose.ts'
import { readCommit, treeOf, writeBlob, writeTree } from './objects.ts'
import { fileMode, folderMode, type NamedRow, rowsOf, treeContent } from './trees.ts'

type Files = ReadonlyMap<string, Buffer | null>

/**
 * Writes one commit on the head of a branch and answers its SHA; undefined where the branch no longer stands on `parent`.
 * A file that is null is deleted. This is what people and programs commit through the API one by one, so no process is
 * started for it; whole histories go through import.ts.
 */
export async function writeCommit(
  dir: string,
  commit: { ref: string; parent: string; author: Signature; at: number; message: string; files: Files },
): Promise<string | undefined> {
  const { ref, parent, author, at, message, files } = commit
  const before = await readCommit(dir, parent)
  const tree = (await treeWith(dir, before?.tree, files)) ?? writeTree(dir, Buffer.alloc(0))
  const who = person(author, at)
  const head = [`tree ${tree}`, `parent ${parent}`, `author ${who}`, `committer ${who}`]
  const sha = writeLoose(dir, 'commit', Buffer.from(`${head.join('\n')}\n\n${message}`))
  return moveRef(dir, ref, parent, sha) ? sha : undefined
}

/** The tree with these files in it, folders and all; undefined when nothing is left in it. */
async function treeWith(dir: string, id: string | undefined, files: Files): Promise<string | undefined> {
  const rows = new Map<string, NamedRow>()
  if (id !== undefined) for (const row of rowsOf(await treeOf(dir, id))) rows.set(row.name, row)
  const folders = new Map<string, Map<string, Buffer | null>>()
  for (const [path, content] of files) {
    const slash = path.indexOf('/')
    const name = slash < 0 ? path : path.slice(0, slash)
    if (slash >= 0) {
      const inside = folders.get(name) ?? new Map<string, Buffer | null>()
      folders.set(name, inside.set(path.slice(slash + 1), content))
    } else if (content === null) rows.delete(name)
    else rows.set(name, { name, mode: fileMode, id: writeBlob(dir, content) })
  }
  for (const [name, inside] of folders) {
    const row = rows.get(name)
    const before = row?.mode === folderMode ? row.id : undefined
    const tree = await treeWith(dir, before, inside)
    if (tree !== undefined) rows.set(name, { name, mode: folderMode, id: tree })
    else if (before !== undefined) rows.delete(name)
  }
  return rows.size === 0 ? undefined : writeTree(dir, treeContent(rows.values()))
}

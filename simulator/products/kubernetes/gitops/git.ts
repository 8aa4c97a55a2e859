import { statSync } from 'node:fs'
import { join } from 'node:path'
import { changedPaths } from '../../git/changed-paths.ts'
import { readCommit, readFileAt, treeOf } from '../../git/objects.ts'
import { folderMode, rowsOf } from '../../git/trees.ts'

const stampOf = (path: string): string => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? '-' : `${found.ino}.${found.mtimeMs}.${found.size}`
}

/** Changes whenever the branch may have moved; two stat calls, so it may be asked often. */
export function refSignature(gitDir: string, branch: string): string {
  return `${stampOf(join(gitDir, 'refs/heads', branch))}|${stampOf(join(gitDir, 'packed-refs'))}`
}

/** The files of a commit, in the folders that are to be looked into. */
export async function listFiles(
  gitDir: string,
  commit: string,
  isWanted: (folder: string) => boolean = () => true,
): Promise<string[]> {
  const below = async (tree: string, folder: string): Promise<string[]> => {
    const found: string[] = []
    for (const { mode, name, id } of rowsOf(await treeOf(gitDir, tree))) {
      const path = `${folder}${name}`
      if (mode !== folderMode) found.push(path)
      else if (isWanted(path)) found.push(...(await below(id, `${path}/`)))
    }
    return found
  }
  const tree = (await readCommit(gitDir, commit))?.tree
  return tree === undefined ? [] : below(tree, '')
}

/** The files that differ between two commits, or undefined when one of them is not there any more. */
export async function changedFiles(gitDir: string, from: string, to: string): Promise<string[] | undefined> {
  const [old, next] = await Promise.all([readCommit(gitDir, from), readCommit(gitDir, to)])
  return old === undefined || next === undefined ? undefined : changedPaths(gitDir, old.tree, next.tree)
}

/** Reads many files of a commit; absent ones are left out. */
export async function readFiles(
  gitDir: string,
  commit: string,
  paths: string[],
): Promise<Map<string, string>> {
  const read = paths.map(async (path) => ({ path, bytes: await readFileAt(gitDir, commit, path) }))
  const found = await Promise.all(read)
  return new Map(
    found.flatMap(({ path, bytes }) => (bytes === undefined ? [] : [[path, bytes.toString('utf8')]])),
  )
}

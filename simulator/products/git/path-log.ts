import { changedPaths } from './changed-paths.ts'
import { readCommit } from './objects.ts'
import { runGit } from './run.ts'

/** Which commits changed each file of one line of history, by their place in it, oldest first. */
interface Changes {
  head: string
  places: Map<string, number>
  byFile: Map<string, string[]>
}

const known = new Map<string, Promise<Changes | undefined>>()

interface ChangedFiles {
  sha: string
  parent: string
  files: string[]
}

/** So many new commits are looked at one by one; for more, and for what does not lead to where we were, Git is asked. */
const few = 20

/** What came after a commit, oldest first, read from the objects themselves: a branch grows commit by commit. */
async function readNew(dir: string, from: string, head: string): Promise<ChangedFiles[] | undefined> {
  const commits: ChangedFiles[] = []
  for (let sha = head; sha !== from; ) {
    const commit = await readCommit(dir, sha)
    const [parent, second] = commit?.parents ?? []
    const before = parent === undefined ? undefined : await readCommit(dir, parent)
    if (!commit || !before || second !== undefined || commits.length === few) return undefined
    commits.unshift({ sha, parent: before.sha, files: await changedPaths(dir, before.tree, commit.tree) })
    sha = before.sha
  }
  return commits
}

/** Commits of `range`, oldest first, with the files each changed; undefined where history branches. */
async function readChanges(dir: string, range: string): Promise<ChangedFiles[] | undefined> {
  const format = '--format=%x1e%H%x1f%P%x1f'
  const out = await runGit(dir, [
    'log',
    '-z',
    '--reverse',
    '--no-renames',
    '--name-only',
    format,
    range,
    '--',
  ])
  const commits: ChangedFiles[] = []
  for (const record of out.toString('utf8').split('\x1e').slice(1)) {
    const [sha = '', parent = '', names = ''] = record.split('\x1f')
    if (parent.includes(' ')) return undefined
    const files = names.split('\0').map((name) => name.replace(/^\n/, ''))
    commits.push({ sha, parent, files: files.filter((name) => name !== '') })
  }
  return commits
}

async function follow(dir: string, before: Changes | undefined, head: string): Promise<Changes | undefined> {
  if (before?.places.has(head)) return before
  const near = before && (await readNew(dir, before.head, head))
  const commits = near ?? (await readChanges(dir, before ? `${before.head}..${head}` : head))
  // Only what goes on from where we were: another branch, or one that was moved back, is asked of Git itself.
  if (!commits || (commits[0]?.parent ?? '') !== (before?.head ?? '')) return undefined
  const { places, byFile } = before ?? {
    places: new Map<string, number>(),
    byFile: new Map<string, string[]>(),
  }
  for (const { sha, files } of commits) {
    places.set(sha, places.size)
    for (const file of files) byFile.set(file, [...(byFile.get(file) ?? []), sha])
  }
  return { head, places, byFile }
}

/**
 * SHAs of the commits that changed a file, newest first, kept up as its branch grows: what is new is read once, and
 * not the whole history for each file. Undefined where only Git knows: a folder, an unknown file, history with merges.
 */
export async function commitsOfFile(dir: string, head: string, file: string): Promise<string[] | undefined> {
  const before = known.get(dir)
  const now = Promise.resolve(before).then((changes) => follow(dir, changes, head))
  known.set(
    dir,
    now.then(
      (changes) => changes ?? before,
      () => before,
    ),
  )
  const changes = await now
  const until = changes?.places.get(head) ?? -1
  // Whoever asks about an older head must not see what came after it.
  return changes?.byFile
    .get(file)
    ?.filter((sha) => (changes.places.get(sha) ?? 0) <= until)
    .reverse()
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Signature } from './import.ts'
import { readBlob } from './objects.ts'
import { logCommits, mergeBase } from './reading.ts'
import { GitError, runGit } from './run.ts'

const text = async (dir: string, args: string[], env?: Record<string, string>): Promise<string> =>
  (await runGit(dir, args, env === undefined ? {} : { env })).toString('utf8').trim()

/** Merges three trees without a work tree; answers the new tree, or undefined where both sides changed the same lines. */
async function mergeTrees(
  dir: string,
  base: string,
  ours: string,
  theirs: string,
): Promise<string | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'sim-merge-'))
  const env = { GIT_INDEX_FILE: join(folder, 'index') }
  try {
    await runGit(dir, ['read-tree', '-i', '-m', '--aggressive', base, ours, theirs], { env })
    const unmerged = new Map<string, string[]>()
    for (const line of (await text(dir, ['ls-files', '-u', '-z'], env)).split('\0')) {
      const [, id = '', stage = '', path = ''] = /^\d+ ([0-9a-f]+) (\d)\t([\s\S]+)$/.exec(line) ?? []
      if (path === '') continue
      const ids = unmerged.get(path) ?? []
      ids[Number(stage)] = id
      unmerged.set(path, ids)
    }
    for (const [path, [, baseId, ourId, theirId]] of unmerged) {
      if (baseId === undefined || ourId === undefined || theirId === undefined) return undefined
      const files = [ourId, baseId, theirId].map((_, index) => join(folder, `side-${index}`))
      for (const [index, id] of [ourId, baseId, theirId].entries())
        writeFileSync(files[index] ?? '', await readBlob(dir, id))
      const merged = await runGit(dir, ['merge-file', '-p', ...files])
      const id = (await runGit(dir, ['hash-object', '-w', '--stdin'], { input: merged })).toString().trim()
      await runGit(dir, ['update-index', '--add', '--cacheinfo', `100644,${id},${path}`], { env })
    }
    return await text(dir, ['write-tree'], env)
  } catch (error) {
    if (error instanceof GitError) return undefined
    throw error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function commitTree(
  dir: string,
  tree: string,
  parents: string[],
  message: string,
  author: Signature,
  at: number,
): Promise<string> {
  const date = `${Math.floor(at / 1000)} +0800`
  const env = {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_NAME: author.name,
    GIT_COMMITTER_EMAIL: author.email,
    GIT_COMMITTER_DATE: date,
  }
  const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent])]
  return (await runGit(dir, args, { input: message, env })).toString('utf8').trim()
}

export type MergeType = 'ff-only' | 'no-fast-forward' | 'squash' | 'rebase'
export type MergeOutcome = { ok: true; sha: string } | { ok: false; why: 'conflict' | 'not-fast-forward' }

/** Whether `source` would merge into `target` without a person's help. */
export async function canMerge(dir: string, target: string, source: string): Promise<boolean> {
  const base = await mergeBase(dir, target, source)
  if (base === undefined) return false
  if (base === target || base === source) return true
  return (await mergeTrees(dir, base, target, source)) !== undefined
}

/** Moves a branch by a merge; the branch must still stand on `target`. */
export async function mergeInto(
  dir: string,
  branch: string,
  target: string,
  source: string,
  how: { type: MergeType; message: string; author: Signature; at: number },
): Promise<MergeOutcome> {
  const base = await mergeBase(dir, target, source)
  const move = async (sha: string): Promise<MergeOutcome> => {
    await runGit(dir, ['update-ref', `refs/heads/${branch}`, sha, target])
    return { ok: true, sha }
  }
  if (base === undefined) return { ok: false, why: 'conflict' }
  if (base === target && (how.type === 'ff-only' || how.type === 'rebase')) return move(source)
  if (how.type === 'ff-only') return { ok: false, why: 'not-fast-forward' }
  if (how.type === 'rebase') return rebaseOnto(dir, base, target, source, move)
  const tree =
    base === target
      ? await text(dir, ['rev-parse', `${source}^{tree}`])
      : await mergeTrees(dir, base, target, source)
  if (tree === undefined) return { ok: false, why: 'conflict' }
  const parents = how.type === 'squash' ? [target] : [target, source]
  return move(await commitTree(dir, tree, parents, how.message, how.author, how.at))
}

async function rebaseOnto(
  dir: string,
  base: string,
  target: string,
  source: string,
  move: (sha: string) => Promise<MergeOutcome>,
): Promise<MergeOutcome> {
  const commits = await logCommits(dir, { revs: [source, `^${base}`] })
  let head = target
  for (const commit of commits.toReversed()) {
    const [parent, second] = commit.parents
    if (parent === undefined || second !== undefined) continue
    const tree = await mergeTrees(dir, parent, head, commit.sha)
    if (tree === undefined) return { ok: false, why: 'conflict' }
    const author = { name: commit.authorName, email: commit.authorEmail }
    head = await commitTree(dir, tree, [head], commit.message, author, Date.parse(commit.authoredDate))
  }
  return move(head)
}

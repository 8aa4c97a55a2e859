import { readRef } from './head.ts'
import { commitNamed, commitOf, type GitCommit, readCommit, type TreeEntry } from './objects.ts'
import { commitsOfFile } from './path-log.ts'
import { remembered } from './remembered.ts'
import { runGit, tryGit } from './run.ts'

export interface GitRef {
  /** Without `refs/heads/` or `refs/tags/`. */
  name: string
  /** The object the ref names: of an annotated tag, the tag itself. */
  objectId: string
  commit: string
  /** Of an annotated tag. */
  message: string
  createdAt: number
}

const fields = ['%H', '%P', '%T', '%an', '%ae', '%aI', '%cn', '%ce', '%cI', '%B']

export async function listRefs(dir: string, prefix: 'refs/heads' | 'refs/tags'): Promise<GitRef[]> {
  const format = [
    '%(refname)',
    '%(objectname)',
    '%(*objectname)',
    '%(creatordate:unix)',
    '%(contents:subject)',
    '%(objecttype)',
  ]
  const out = await runGit(dir, ['for-each-ref', `--format=${format.join('%1f')}`, prefix])
  return textLines(out).map((line) => {
    const [name = '', objectId = '', peeled = '', created = '0', subject = '', type = ''] = line.split('\x1f')
    return {
      name: name.slice(prefix.length + 1),
      objectId,
      commit: peeled === '' ? objectId : peeled,
      message: type === 'tag' ? subject : '',
      createdAt: Number(created) * 1000,
    }
  })
}

/** All refs of any kind, by full name: what a push may have moved. */
export async function refMap(dir: string): Promise<Map<string, string>> {
  const out = await runGit(dir, ['for-each-ref', '--format=%(refname) %(objectname)'])
  return new Map(
    textLines(out).map((line) => {
      const [name = '', sha = ''] = line.split(' ')
      return [name, sha]
    }),
  )
}

/** SHA of the commit that a branch, a tag or a (short) SHA names; a branch wins over a tag of its name. */
export async function resolveCommit(
  dir: string,
  ref: string,
  kind?: 'branch' | 'tag',
): Promise<string | undefined> {
  if (ref === '' || /[\s\p{Cc}~^:?*[\\]/u.test(ref) || ref.includes('..')) return undefined
  const isFull = ref.startsWith('refs/')
  const named = [
    ...(kind === 'tag' ? [] : [`refs/heads/${ref}`, ...(isFull ? [ref] : [])]),
    ...(kind === 'branch' ? [] : [`refs/tags/${ref}`]),
  ]
  for (const name of named) {
    const id = readRef(dir, name)
    const found = id === undefined || name.startsWith('refs/heads/') ? id : await commitOf(dir, id)
    if (found !== undefined) return found
  }
  if (kind !== undefined || !/^[0-9a-f]{7,40}$/.test(ref)) return undefined
  return ref.length === 40 ? commitOf(dir, ref) : commitNamed(dir, ref)
}

export interface LogQuery {
  /** What git rev-list takes, by SHA alone: `sha`, `^sha`. Answers are remembered. */
  revs: string[]
  path?: string | undefined
  since?: string | undefined
  until?: string | undefined
  search?: string | undefined
  skip?: number
  max?: number
}

function logArgs(query: LogQuery): string[] {
  return [
    ...(query.since === undefined ? [] : [`--since=${query.since}`]),
    ...(query.until === undefined ? [] : [`--until=${query.until}`]),
    ...(query.search === undefined ? [] : ['-i', '--fixed-strings', `--grep=${query.search}`]),
    ...query.revs,
    '--',
    ...(query.path === undefined || query.path === '' ? [] : [`:(literal)${query.path}`]),
  ]
}

const keyOf = (dir: string, query: LogQuery): string => `${dir} ${JSON.stringify(query)}`

/** Commits reachable from the revisions, newest first. */
export function logCommits(dir: string, query: LogQuery): Promise<GitCommit[]> {
  return remembered(`log ${keyOf(dir, query)}`, () => readLog(dir, query))
}

async function readLog(dir: string, query: LogQuery): Promise<GitCommit[]> {
  const out = await runGit(dir, [
    'log',
    '-z',
    `--format=${fields.join('%x1f')}`,
    ...(query.skip === undefined ? [] : [`--skip=${query.skip}`]),
    ...(query.max === undefined ? [] : [`--max-count=${query.max}`]),
    ...logArgs(query),
  ])
  return out
    .toString('utf8')
    .split('\0')
    .filter((record) => record !== '')
    .map(commitFrom)
}

export function countCommits(dir: string, query: LogQuery): Promise<number> {
  return remembered(`count ${keyOf(dir, query)}`, async () => {
    const out = await runGit(dir, ['rev-list', '--count', ...logArgs(query)])
    return Number(out.toString('utf8').trim())
  })
}

/** Where the log of one file is asked from one commit back to the beginning. */
async function wholeHistoryOf(dir: string, query: LogQuery, path: string): Promise<string[] | undefined> {
  const { revs, since, until, search } = query
  const [head] = revs
  if (revs.length !== 1 || !head || head.startsWith('^') || since || until || search) return undefined
  return commitsOfFile(dir, head, path)
}

/** One page of a log and how many there are. The log of one path is short: it is read whole, in one go. */
export async function logPage(
  dir: string,
  query: LogQuery,
  skip: number,
  max: number,
): Promise<{ commits: GitCommit[]; total: number }> {
  if (query.path !== undefined && query.path !== '') {
    const shas = await wholeHistoryOf(dir, query, query.path)
    if (shas) {
      const page = await Promise.all(shas.slice(skip, skip + max).map((sha) => readCommit(dir, sha)))
      return { commits: page.filter((commit) => commit !== undefined), total: shas.length }
    }
    const all = await logCommits(dir, query)
    return { commits: all.slice(skip, skip + max), total: all.length }
  }
  const [commits, total] = await Promise.all([
    logCommits(dir, { ...query, skip, max }),
    countCommits(dir, query),
  ])
  return { commits, total }
}

/** SHA of the commit that changed a file last, as seen from one commit; undefined where none did. */
export async function lastCommitOf(dir: string, sha: string, path: string): Promise<string | undefined> {
  const [known] = (await commitsOfFile(dir, sha, path)) ?? []
  // Else the whole of it, as the list of its commits asks too: then Git is asked once for both.
  return known ?? (await logCommits(dir, { revs: [sha], path }))[0]?.sha
}

/** Several commits by SHA, in one go. */
export async function readCommits(dir: string, shas: string[]): Promise<Map<string, GitCommit>> {
  if (shas.length === 0) return new Map()
  const args = ['log', '-z', '--no-walk=unsorted', '--stdin', `--format=${fields.join('%x1f')}`]
  const out = await runGit(dir, args, { input: `${[...new Set(shas)].join('\n')}\n` })
  const commits = out
    .toString('utf8')
    .split('\0')
    .filter((record) => record !== '')
  return new Map(commits.map(commitFrom).map((commit) => [commit.sha, commit]))
}

function commitFrom(record: string): GitCommit {
  const part = record.split('\x1f')
  const at = (index: number) => part[index] ?? ''
  return {
    sha: at(0).trim(),
    parents: at(1) === '' ? [] : at(1).split(' '),
    tree: at(2),
    authorName: at(3),
    authorEmail: at(4),
    authoredDate: at(5),
    committerName: at(6),
    committerEmail: at(7),
    committedDate: at(8),
    message: part.slice(9).join('\x1f').replace(/\n+$/, ''),
  }
}

/** Entries below a folder (`''` = root); `recursive` lists files only, at any depth. */
export function listTree(dir: string, sha: string, path: string, recursive = false): Promise<TreeEntry[]> {
  return remembered(`tree ${dir} ${sha} ${recursive} ${path}`, () => readTree(dir, sha, path, recursive))
}

async function readTree(dir: string, sha: string, path: string, recursive: boolean): Promise<TreeEntry[]> {
  const out = await runGit(dir, [
    'ls-tree',
    '-l',
    '-z',
    '--full-tree',
    ...(recursive ? ['-r'] : []),
    sha,
    ...(path === '' ? [] : ['--', path]),
  ])
  return out
    .toString('utf8')
    .split('\0')
    .filter((line) => line !== '')
    .map((line) => {
      const [, mode = '', type = '', id = '', size = '', name = ''] =
        /^(\S+) (\S+) (\S+) +(\S+)\t([\s\S]*)$/.exec(line) ?? []
      return { mode, type: type as TreeEntry['type'], id, size: Number(size) || 0, path: name }
    })
}

export interface FileDiff {
  oldPath: string
  newPath: string
  oldId: string
  newId: string
  oldMode: string
  newMode: string
  status: string
  text: string
}

export async function diffCommits(dir: string, from: string, to: string): Promise<FileDiff[]> {
  const raw = (await runGit(dir, ['diff-tree', '-r', '-M', '-z', '--raw', '--no-abbrev', from, to]))
    .toString('utf8')
    .split('\0')
  const patch = (await runGit(dir, ['diff-tree', '-r', '-M', '-p', '--full-index', from, to])).toString(
    'utf8',
  )
  const texts = patch.split(/^(?=diff --git )/m).filter((text) => text.startsWith('diff --git '))
  const diffs: FileDiff[] = []
  for (let at = 0; at < raw.length; ) {
    const head = /^:(\d+) (\d+) ([0-9a-f]+) ([0-9a-f]+) ([A-Z])/.exec(raw[at] ?? '')
    if (head === null) break
    const [, oldMode = '', newMode = '', oldId = '', newId = '', status = ''] = head
    const renamed = status === 'R' || status === 'C'
    const oldPath = raw[at + 1] ?? ''
    const newPath = renamed ? (raw[at + 2] ?? '') : oldPath
    diffs.push({ oldPath, newPath, oldId, newId, oldMode, newMode, status, text: texts[diffs.length] ?? '' })
    at += renamed ? 3 : 2
  }
  return diffs
}

export async function mergeBase(dir: string, one: string, other: string): Promise<string | undefined> {
  return (await tryGit(dir, ['merge-base', one, other]))?.trim() || undefined
}

/** Lines added and removed by a commit against its first parent. */
export async function commitStats(
  dir: string,
  sha: string,
): Promise<{ additions: number; deletions: number; total: number }> {
  const out = await runGit(dir, [
    'diff-tree',
    '--numstat',
    '--root',
    '-m',
    '--first-parent',
    '--no-commit-id',
    sha,
  ])
  let additions = 0
  let deletions = 0
  for (const line of textLines(out)) {
    const [added = '0', removed = '0'] = line.split('\t')
    additions += Number(added) || 0
    deletions += Number(removed) || 0
  }
  return { additions, deletions, total: additions + deletions }
}

const textLines = (out: Buffer): string[] =>
  out
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')

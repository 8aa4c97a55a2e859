import { writeLoose } from './loose.ts'
import { remembered } from './remembered.ts'
import { readObject } from './run.ts'
import { folderMode, type Row, rowNamed } from './trees.ts'

export interface GitCommit {
  sha: string
  parents: string[]
  tree: string
  authorName: string
  authorEmail: string
  /** ISO with the author's offset. */
  authoredDate: string
  committerName: string
  committerEmail: string
  committedDate: string
  message: string
}

export interface TreeEntry {
  mode: string
  type: 'blob' | 'tree' | 'commit'
  id: string
  size: number
  path: string
}

/** `1718000000 +0800` as ISO with that offset, as `%aI` prints it. */
function isoOf(seconds: string, zone: string): string {
  const minutes = (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5)))
  const local = new Date((Number(seconds) + minutes * 60) * 1000).toISOString().slice(0, 19)
  return `${local}${zone.slice(0, 3)}:${zone.slice(3, 5)}`
}

function personOf(line: string): { name: string; email: string; at: string } {
  const [, name = '', email = '', seconds = '0', zone = '+0000'] =
    /^(.*?) ?<([^>]*)> (\d+) ([+-]\d{4})$/.exec(line) ?? []
  return { name, email, at: isoOf(seconds, zone) }
}

/** A commit object, read as `git cat-file` prints it. */
export function parseCommit(sha: string, content: Buffer): GitCommit {
  const text = content.toString('utf8')
  const end = text.indexOf('\n\n')
  const lines = text.slice(0, end < 0 ? undefined : end).split('\n')
  const all = (name: string) =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  const author = personOf(all('author')[0] ?? '')
  const committer = personOf(all('committer')[0] ?? '')
  return {
    sha,
    parents: all('parent'),
    tree: all('tree')[0] ?? '',
    authorName: author.name,
    authorEmail: author.email,
    authoredDate: author.at,
    committerName: committer.name,
    committerEmail: committer.email,
    committedDate: committer.at,
    message: end < 0 ? '' : text.slice(end + 2).replace(/\n+$/, ''),
  }
}

/** The raw lines of a tree object; none where there is no such tree. */
export const treeOf = (dir: string, id: string): Promise<Buffer> =>
  remembered(`rows ${dir} ${id}`, async () => {
    const object = await readObject(dir, id)
    return object?.type === 'tree' ? object.content : Buffer.alloc(0)
  })

/** Keeps a tree object and answers its id: whoever commits is followed by many who read. */
export function writeTree(dir: string, content: Buffer): string {
  const id = writeLoose(dir, 'tree', content)
  void remembered(`rows ${dir} ${id}`, () => Promise.resolve(content))
  return id
}

export function writeBlob(dir: string, content: Buffer): string {
  const id = writeLoose(dir, 'blob', content)
  void remembered(`blob ${dir} ${id}`, () => Promise.resolve(content))
  return id
}

export function readBlob(dir: string, id: string): Promise<Buffer> {
  return remembered(`blob ${dir} ${id}`, async () => {
    const object = await readObject(dir, id)
    if (object?.type !== 'blob') throw new Error(`${id} is no file of ${dir}`)
    return object.content
  })
}

/** One commit by SHA; undefined when there is none. */
export async function readCommit(dir: string, sha: string): Promise<GitCommit | undefined> {
  const asked = `commit ${dir} ${sha}`
  return remembered(asked, async () => {
    const object = await readObject(dir, sha)
    return object?.type === 'commit' ? parseCommit(object.id, object.content) : undefined
  })
}

const typeOf = (mode: string): TreeEntry['type'] =>
  mode === folderMode ? 'tree' : mode === '160000' ? 'commit' : 'blob'

/** What a path names at a commit, file or folder; undefined when it names nothing. */
export async function entryAt(dir: string, sha: string, path: string): Promise<TreeEntry | undefined> {
  const commit = await readCommit(dir, sha)
  let row: Row | undefined = commit && { mode: folderMode, id: commit.tree }
  for (const part of path.split('/')) {
    if (row === undefined || typeOf(row.mode) !== 'tree') return undefined
    row = rowNamed(await treeOf(dir, row.id), part)
  }
  if (row === undefined) return undefined
  const type = typeOf(row.mode)
  const size = type === 'blob' ? (await readBlob(dir, row.id)).length : 0
  return { mode: row.mode, type, id: row.id, size, path }
}

/** Content of one file at a commit; undefined when it is not there. */
export async function readFileAt(dir: string, sha: string, path: string): Promise<Buffer | undefined> {
  const entry = await entryAt(dir, sha, path)
  return entry?.type === 'blob' ? readBlob(dir, entry.id) : undefined
}

/** SHA of the commit that a revision names; undefined when it names none. */
export async function commitNamed(dir: string, revision: string): Promise<string | undefined> {
  const object = await readObject(dir, `${revision}^{commit}`)
  return object?.type === 'commit' ? object.id : undefined
}

/** SHA of the commit that an object is or, as a tag, stands on. */
export async function commitOf(dir: string, id: string): Promise<string | undefined> {
  const known = await readCommit(dir, id)
  return known === undefined ? commitNamed(dir, id) : known.sha
}

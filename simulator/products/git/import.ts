import { runGit } from './run.ts'

export interface Signature {
  name: string
  email: string
}

/** One commit to be written; parents and marks are the caller's own numbers, from 1. */
export interface ImportCommit {
  mark: number
  /** Full ref, `refs/heads/main`. */
  ref: string
  author: Signature
  /** Milliseconds. */
  at: number
  message: string
  /** Mark of an earlier commit of this import, or a SHA that the repository has. */
  from?: number | string | undefined
  merge?: number | string | undefined
  /** Path to new content; null deletes. */
  files: Record<string, string | Buffer | null>
}

export interface ImportTag {
  name: string
  target: number | string
  message: string
  tagger: Signature
  at: number
}

const bytesOf = (content: string | Buffer) => (Buffer.isBuffer(content) ? content : Buffer.from(content))
const data = (content: string | Buffer): Buffer[] => {
  const bytes = bytesOf(content)
  return [Buffer.from(`data ${bytes.length}\n`), bytes, Buffer.from('\n')]
}
const point = (target: number | string) => (typeof target === 'number' ? `:${target}` : target)
/** As Git writes people: who, and when in Shanghai. */
export const person = ({ name, email }: Signature, at: number) =>
  `${name} <${email}> ${Math.floor(at / 1000)} +0800`
const quoted = (path: string) =>
  /["\\\n]/.test(path) ? `"${path.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"` : path

/**
 * Writes commits, tags and refs with one `git fast-import`, and answers the SHA of every mark. A ref that would not
 * contain its present commit is refused by git, so a write on a stale head fails.
 */
export async function importHistory(
  dir: string,
  history: { commits: ImportCommit[]; tags?: ImportTag[]; refs?: Record<string, number | string> },
): Promise<Map<number, string>> {
  const parts: Buffer[] = []
  const line = (text: string) => parts.push(Buffer.from(`${text}\n`))
  for (const commit of history.commits) {
    line(`commit ${commit.ref}`)
    line(`mark :${commit.mark}`)
    line(`author ${person(commit.author, commit.at)}`)
    line(`committer ${person(commit.author, commit.at)}`)
    parts.push(...data(commit.message))
    if (commit.from !== undefined) line(`from ${point(commit.from)}`)
    if (commit.merge !== undefined) line(`merge ${point(commit.merge)}`)
    for (const [path, content] of Object.entries(commit.files)) {
      if (content === null) line(`D ${quoted(path)}`)
      else {
        line(`M 100644 inline ${quoted(path)}`)
        parts.push(...data(content))
      }
    }
    line('')
  }
  for (const [ref, target] of Object.entries(history.refs ?? {})) {
    line(`reset ${ref}`)
    line(`from ${point(target)}`)
    line('')
  }
  for (const tag of history.tags ?? []) {
    line(`tag ${tag.name}`)
    line(`from ${point(tag.target)}`)
    line(`tagger ${person(tag.tagger, tag.at)}`)
    parts.push(...data(tag.message))
  }
  for (const { mark } of history.commits) line(`get-mark :${mark}`)
  line('done')
  const out = await runGit(dir, ['fast-import', '--quiet', '--done', '--date-format=raw'], {
    input: Buffer.concat(parts),
  })
  const lines = out.toString('utf8').trim().split('\n')
  return new Map(history.commits.map(({ mark }, index) => [mark, lines[index] ?? '']))
}

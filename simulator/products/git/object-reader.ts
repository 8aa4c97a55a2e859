import { type ChildProcess, spawn } from 'node:child_process'
import { gitEnvironment } from './spawn-git.ts'

export interface GitObject {
  id: string
  type: string
  content: Buffer
}

/** `git cat-file --batch` of one repository, kept open: it answers in the order it is asked. */
class ObjectReader {
  readonly #child: ChildProcess
  readonly #asked: { resolve(found: GitObject | null): void; reject(error: Error): void }[] = []
  #rest: Buffer = Buffer.alloc(0)
  ended = false

  constructor(dir: string) {
    this.#child = spawn('git', ['cat-file', '--batch'], {
      cwd: dir,
      env: { ...gitEnvironment, GIT_DIR: dir },
      stdio: ['pipe', 'pipe', 'ignore'],
    })
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
      while (this.#answerOne());
    })
    const end = () => {
      this.ended = true
      for (const waiting of this.#asked.splice(0)) waiting.reject(new Error(`the reader of ${dir} has ended`))
    }
    this.#child.once('error', end)
    this.#child.once('close', end)
    this.#child.stdin?.on('error', () => {})
  }

  /** `name` is one line of revision syntax; null when the repository has no such object. */
  read(name: string): Promise<GitObject | null> {
    return new Promise((resolve, reject) => {
      this.#asked.push({ resolve, reject })
      this.#child.stdin?.write(`${name}\n`)
    })
  }

  close(): void {
    this.#child.stdin?.end()
  }

  #answerOne(): boolean {
    const line = this.#rest.indexOf(10)
    if (line < 0) return false
    const [id = '', type = '', size = ''] = this.#rest.subarray(0, line).toString('utf8').split(' ')
    const found = /^[0-9a-f]{40}$/.test(id) && /^\d+$/.test(size)
    const end = found ? line + 1 + Number(size) + 1 : line + 1
    if (this.#rest.length < end) return false
    const content = found ? Buffer.from(this.#rest.subarray(line + 1, end - 1)) : null
    this.#rest = this.#rest.subarray(end)
    this.#asked.shift()?.resolve(content ? { id, type, content } : null)
    return true
  }
}

/** So many repositories are kept open at once; the one not asked for longest is closed first. */
const most = 12
const readers = new Map<string, ObjectReader>()

/** One object of a repository, without starting git for each. */
export function readObjectHere(dir: string, name: string): Promise<GitObject | null> {
  const known = readers.get(dir)
  const reader = known && !known.ended ? known : new ObjectReader(dir)
  readers.delete(dir)
  readers.set(dir, reader)
  const [oldest] = readers
  if (readers.size > most && oldest) {
    readers.delete(oldest[0])
    oldest[1].close()
  }
  return reader.read(name)
}

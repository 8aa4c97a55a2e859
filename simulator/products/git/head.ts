import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const text = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** The commit that a branch stands on, read from the repository's files: this is asked too often to start Git for it. */
export function readHead(dir: string, branch: string): string | undefined {
  const loose = text(join(dir, 'refs/heads', branch)).trim()
  if (/^[0-9a-f]{40}$/.test(loose)) return loose
  const end = ` refs/heads/${branch}`
  const packed = text(join(dir, 'packed-refs'))
    .split('\n')
    .find((line) => line.endsWith(end))
  return packed?.slice(0, 40)
}

import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { runGit, tryGit } from '../../git/run.ts'

const stampOf = (path: string): string => {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? '-' : `${found.ino}.${found.mtimeMs}.${found.size}`
}

/** Changes whenever the branch may have moved; two stat calls, so it may be asked often. */
export function refSignature(gitDir: string, branch: string): string {
  return `${stampOf(join(gitDir, 'refs/heads', branch))}|${stampOf(join(gitDir, 'packed-refs'))}`
}

/** The commit a branch points to, read from the files of the repository without starting Git. */
export function readBranch(gitDir: string, branch: string): string | undefined {
  const read = (path: string): string => {
    try {
      return readFileSync(join(gitDir, path), 'utf8')
    } catch {
      return ''
    }
  }
  const loose = read(`refs/heads/${branch}`).trim()
  if (/^[0-9a-f]{40,64}$/.test(loose)) return loose
  const packed = read('packed-refs')
    .split('\n')
    .find((line) => line.endsWith(` refs/heads/${branch}`))
  return packed?.split(' ', 1)[0]
}

const lines = (text: string): string[] => text.split('\0').filter((line) => line !== '')

/** Every file of a commit. */
export async function listFiles(gitDir: string, commit: string): Promise<string[]> {
  return lines((await runGit(gitDir, ['ls-tree', '-r', '-z', '--name-only', commit])).toString('utf8'))
}

/** The files that differ between two commits, or undefined when one of them is not there any more. */
export async function changedFiles(gitDir: string, from: string, to: string): Promise<string[] | undefined> {
  const text = await tryGit(gitDir, ['diff-tree', '-r', '-z', '--name-only', from, to])
  return text === undefined ? undefined : lines(text)
}

/** Reads many files of a commit through one Git process; absent ones are left out. */
export async function readFiles(
  gitDir: string,
  commit: string,
  paths: string[],
): Promise<Map<string, string>> {
  const input = paths.map((path) => `${commit}:${path}\n`).join('')
  return parseBatch(await runGit(gitDir, ['cat-file', '--batch'], { input }), paths)
}

function parseBatch(output: Buffer, paths: string[]): Map<string, string> {
  const files = new Map<string, string>()
  let at = 0
  for (const path of paths) {
    const end = output.indexOf(10, at)
    if (end < 0) break
    const header = output.subarray(at, end).toString('utf8')
    at = end + 1
    const size = Number(/ blob (\d+)$/.exec(header)?.[1] ?? Number.NaN)
    if (Number.isNaN(size)) continue
    files.set(path, output.subarray(at, at + size).toString('utf8'))
    at += size + 1
  }
  return files
}

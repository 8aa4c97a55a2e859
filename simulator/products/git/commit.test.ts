import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { changedPaths } from './changed-paths.ts'
import { writeCommit } from './commit.ts'
import { importHistory } from './import.ts'
import { readCommit } from './objects.ts'
import { resolveCommit } from './reading.ts'

let dir: string
const git = (...args: string[]) => execFileSync('git', args, { cwd: dir, encoding: 'utf8' })
const author = { name: '王思远', email: 'wang@yunfan.example' }
const main = 'refs/heads/main'

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sim-commit-'))
  git('init', '-q', '--bare', '-b', 'main')
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

async function begin(files: Record<string, string>): Promise<string> {
  const commit = { mark: 1, ref: main, author, at: 1_700_000_000_000, message: 'begin\n', files }
  return (await importHistory(dir, { commits: [commit] })).get(1) ?? ''
}

const steps: Record<string, string | null>[] = [
  { 'src/order.ts': 'another\n', 'src/order/line.ts': 'new\n', 'src.md': '价格\n', 'src-old': '' },
  { 'README.md': null, 'a-folder/b/c.txt': 'deep' },
  { 'a-folder/b/c.txt': null, 'src/order/line.ts': null },
  { src: 'a file where a folder was' },
  { src: null, 'src/again.txt': 'and a folder once more\n' },
  { 'src/again.txt': null, 'src.md': null, 'src-old': null },
]

it('commits what Git itself would, byte by byte, and knows what changed', async () => {
  let head = await begin({ 'README.md': 'one\n', 'src/order.ts': 'two\n' })
  for (const [index, step] of steps.entries()) {
    const files = new Map(
      Object.entries(step).map(([path, text]) => [path, text === null ? null : Buffer.from(text)]),
    )
    const commit = { author, at: 1_700_000_100_000 + index * 1000, message: `step ${index}\n\nwhy` }
    const ref = `refs/heads/by-git-${index}`
    const theirs = await importHistory(dir, {
      commits: [{ ...commit, mark: 1, ref, from: head, files: Object.fromEntries(files) }],
    })
    const sha = (await writeCommit(dir, { ...commit, ref: main, parent: head, files })) ?? ''
    expect(sha).toBe(theirs.get(1))
    const [before, after] = [await readCommit(dir, head), await readCommit(dir, sha)]
    const told = git('diff-tree', '-r', '-z', '--name-only', '--no-renames', head, sha)
      .split('\0')
      .slice(0, -1)
    expect(await changedPaths(dir, before?.tree, after?.tree)).toEqual(told)
    head = sha
  }
  expect(git('rev-parse', main).trim()).toBe(head)
  expect(await resolveCommit(dir, 'main')).toBe(head)
  expect(git('ls-tree', '-r', head)).toBe('')
  expect(git('fsck', '--strict')).not.toContain('error')
})

it('refuses a head that the branch has left', async () => {
  const parent = await begin({ a: '1' })
  const write = (text: string) =>
    writeCommit(dir, {
      ref: main,
      parent,
      author,
      at: 0,
      message: text,
      files: new Map([['a', Buffer.from(text)]]),
    })
  const first = await write('2')
  expect(await write('3')).toBeUndefined()
  expect(git('rev-parse', main).trim()).toBe(first)
})

it('finds a commit by branch, tag and SHA, packed or not, and one that came after it was asked for', async () => {
  const begun = await begin({ a: '1' })
  git('-c', 'user.name=w', '-c', 'user.email=w@x', 'tag', '-a', '-m', 'told', 'v1', begun)
  git('tag', 'plain', begun)
  const names = ['main', 'v1', 'plain', 'refs/tags/v1', main, begun, begun.slice(0, 9)]
  const ask = () => Promise.all(names.map((name) => resolveCommit(dir, name)))
  expect(await ask()).toEqual(names.map(() => begun))
  git('pack-refs', '--all')
  git('gc', '-q')
  expect(await ask()).toEqual(names.map(() => begun))
  expect(await resolveCommit(dir, 'v1', 'branch')).toBeUndefined()
  expect(await resolveCommit(dir, 'main', 'tag')).toBeUndefined()
  const tree = git('rev-parse', `${begun}^{tree}`).trim()
  const env = { ...process.env, GIT_AUTHOR_DATE: '1 +0000', GIT_COMMITTER_DATE: '1 +0000' }
  const commit = `tree ${tree}\nauthor w <w@x> 1 +0000\ncommitter w <w@x> 1 +0000\n\nlate\n`
  const hash = (...how: string[]) =>
    execFileSync('git', ['hash-object', '-t', 'commit', ...how, '--stdin'], { cwd: dir, env, input: commit })
      .toString()
      .trim()
  const late = hash()
  expect(await resolveCommit(dir, late)).toBeUndefined()
  hash('-w')
  expect(await resolveCommit(dir, late)).toBe(late)
})

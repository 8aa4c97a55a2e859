import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { commitsOfFile } from './path-log.ts'
import { lastCommitOf } from './reading.ts'

let folder: string
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=w', '-c', 'user.email=w@x', ...args], {
    cwd: folder,
    encoding: 'utf8',
  }).trim()
const commit = (file: string, content: string) => {
  writeFileSync(join(folder, file), content)
  git('add', '.')
  git('commit', '-qm', `${file} ${content}`)
  return git('rev-parse', 'HEAD')
}
const asGitSays = (head: string, file: string) => git('log', '--format=%H', head, '--', file).split('\n')
const asked = (head: string, file: string) => commitsOfFile(join(folder, '.git'), head, file)

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'path-log-'))
  git('init', '-q', '-b', 'main')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('knows what Git knows of a file, at every head that a branch grows to', async () => {
  for (const [file, content] of [
    ['a', '1'],
    ['b', '1'],
    ['a', '2'],
    ['价格', '1'],
    ['a', '3'],
  ] as const) {
    const head = commit(file, content)
    for (const name of ['a', file]) expect(await asked(head, name)).toEqual(asGitSays(head, name))
  }
})

it('tells an older head nothing of what came after it, and leaves to Git what is no single line of growth', async () => {
  const first = commit('a', '1')
  const second = commit('a', '2')
  expect(await asked(second, 'a')).toHaveLength(2)
  expect(await asked(first, 'a')).toEqual([first])
  git('checkout', '-qb', 'other', first)
  expect(await asked(commit('b', '1'), 'b')).toBeUndefined()
  git('checkout', '-q', 'main')
  git('merge', '-q', '--no-ff', '-m', 'merge', 'other')
  expect(await asked(git('rev-parse', 'HEAD'), 'a')).toBeUndefined()
  expect(await asked(second, 'folder')).toBeUndefined()
  expect(await asked(second, 'a')).toEqual(asGitSays(second, 'a'))
})

it('names the last commit of a file, also where only Git knows it', async () => {
  const last = (head: string, file: string) => lastCommitOf(join(folder, '.git'), head, file)
  const first = commit('a', '1')
  const second = commit('b', '1')
  expect(await last(second, 'a')).toBe(first)
  expect(await last(second, 'b')).toBe(second)
  expect(await last(second, 'c')).toBeUndefined()
  git('checkout', '-qb', 'other', first)
  const other = commit('c', '1')
  expect(await last(other, 'c')).toBe(other)
})

import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { codePath, manifestPath, seedCode } from '../../testing/code-seed.ts'
import { tokenClient } from '../../testing/token-client.ts'
import { codeup } from '../codeup/product.ts'
import { codeupOf, type RefChange } from '../codeup/state.ts'
import { entryAt, readCommit } from './objects.ts'
import { listTree, logCommits, resolveCommit } from './reading.ts'

let sim: Simulator
let folder: string
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sim-git-test-'))
  sim = await startSimulator({ scenario: seedCode, products: [codeup], pumpEveryMs: 0 })
})
afterEach(async () => {
  await sim.close()
  rmSync(folder, { recursive: true, force: true })
})

const run = promisify(execFile)
const git = async (cwd: string, ...args: string[]) =>
  (await run('git', ['-c', 'user.name=王思远', '-c', 'user.email=wang@yunfan.example', ...args], { cwd }))
    .stdout
const address = (path: string, token: string) => `http://x:${token}@${new URL(sim.url).host}/git/${path}.git`
const clone = async (path: string, token: string) => {
  await git(folder, 'clone', '--quiet', address(path, token), token)
  return join(folder, token)
}

it('clones with a token as password, and not without', async () => {
  const copy = await clone(codePath, 'pt-sim-reader')
  expect(readFileSync(join(copy, 'src/order.ts'), 'utf8')).toBe('one\ntwo\nTHREE\n')
  expect(await git(copy, 'log', '--format=%s', '-1')).toBe('feat: ORD-4 coupons\n')
  await expect(clone(codePath, 'pt-sim-wrong')).rejects.toThrow()
  await expect(clone(codePath, 'pt-sim-manifest-test')).rejects.toThrow(/403/)
})

it('takes a push from a member, tells who watches, and shows it in the token API', async () => {
  const seen: RefChange[] = []
  codeupOf(sim.world).refListeners.push((change) => {
    seen.push(change)
  })
  const copy = await clone(manifestPath, 'pt-sim-manifest-test')
  writeFileSync(join(copy, 'new.yaml'), 'x: 1\n')
  await git(copy, 'add', '.')
  await git(copy, 'commit', '-qm', 'add a file')
  await git(copy, 'push', '-q', 'origin', 'main')
  const head = (await git(copy, 'rev-parse', 'HEAD')).trim()
  expect(seen).toMatchObject([
    { ref: 'refs/heads/main', after: head, user: { username: 'bot-manifest-test' } },
  ])
  const path = `/codeup/organizations/yunfan/repositories/${encodeURIComponent(manifestPath)}/branches/main`
  expect((await tokenClient(sim.url, 'pt-sim-reader').get(path)).body).toMatchObject({ commit: { id: head } })
})

it('refuses a push by a reader, to a protected branch, and on a stale head', async () => {
  const copy = await clone(codePath, 'pt-sim-reader')
  await git(copy, 'commit', '-qm', 'empty', '--allow-empty')
  await expect(git(copy, 'push', '-q', 'origin', 'main')).rejects.toThrow(/403/)
  const developer = address(codePath, 'pt-sim-developer')
  await expect(git(copy, 'push', '-q', developer, 'main')).rejects.toThrow(/403/)
  await git(copy, 'push', '-q', developer, 'main:refs/heads/feature/ORD-9')
  await git(copy, 'reset', '-q', '--hard', 'HEAD~1')
  await git(copy, 'commit', '-qm', 'another', '--allow-empty')
  await expect(git(copy, 'push', '-q', developer, 'main:refs/heads/feature/ORD-9')).rejects.toThrow(
    /rejected/,
  )
})

it('reads objects as git itself prints them', async () => {
  const at = codeupOf(sim.world)
  const repository = at.repository(codePath)
  if (!repository) throw new Error(`no ${codePath}`)
  const dir = at.dirOf(repository)
  const head = (await resolveCommit(dir, 'main')) ?? ''
  const log = await logCommits(dir, { revs: [head] })
  expect(log.length).toBeGreaterThan(2)
  for (const commit of log) expect(await readCommit(dir, commit.sha)).toEqual(commit)
  const files = await listTree(dir, head, '', true)
  expect(files.length).toBeGreaterThan(0)
  for (const file of files) expect(await entryAt(dir, head, file.path)).toEqual(file)
  expect(await entryAt(dir, head, 'src')).toMatchObject({ type: 'tree', mode: '040000' })
  expect(await entryAt(dir, head, 'src/absent.ts')).toBeUndefined()
  expect(await readCommit(dir, '0'.repeat(40))).toBeUndefined()
})

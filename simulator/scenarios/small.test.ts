import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { clusterIdOf } from '../products/ack/seed.ts'
import { codeupOf } from '../products/codeup/state.ts'
import { flowOf } from '../products/flow/state.ts'
import { resolveCommit } from '../products/git/reading.ts'
import { kubeOf } from '../products/kubernetes/kube.ts'
import type { Deployment } from '../products/kubernetes/object.ts'
import { type Simulator, startSimulator } from '../start.ts'
import { tokenClient } from '../testing/token-client.ts'

const minute = 60_000
const path = 'yunfan/trade/order-service'
const repo = `/codeup/organizations/yunfan/repositories/${encodeURIComponent(path)}`

let sim: Simulator | undefined
const folders: string[] = []
afterEach(async () => {
  await sim?.close()
  sim = undefined
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})
const start = async (scenario: string, dataDir?: string): Promise<Simulator> => {
  sim = await startSimulator({ scenario, pumpEveryMs: 0, ...(dataDir === undefined ? {} : { dataDir }) })
  return sim
}
const inTest = ({ world }: Simulator, namespace: string, name: string): Deployment =>
  kubeOf(world).get(clusterIdOf('ack-hz-test'), 'deployments', namespace, name) as Deployment
const imageOf = (deployment: Deployment) => deployment.spec.template.spec.containers[0]!.image
const sizes = ({ world }: Simulator) =>
  Object.fromEntries(world.store.collections().map((row) => [row.name, row.size]))

it('brings a developer’s change by itself into the test cluster: request, check, merge, build, manifest, rollout', async () => {
  const here = await start('small')
  const before = inTest(here, 'trade', 'order-service')
  const developer = tokenClient(here.url, 'pt-sim-developer')
  await developer.post(`${repo}/branches?branch=feature/ORD-9001&ref=main`)
  await developer.post(`${repo}/files`, {
    branch: 'feature/ORD-9001',
    filePath: 'src/new.java',
    content: '// new\n',
    commitMessage: 'feat: ORD-9001 something new',
  })
  const opened = await developer.post(`${repo}/changeRequests`, {
    title: 'feat: ORD-9001 something new',
    sourceBranch: 'feature/ORD-9001',
    targetBranch: 'main',
  })
  const merged = await developer.post(`${repo}/changeRequests/${String(opened.body.localId)}/merge`, {
    mergeType: 'squash',
  })
  await here.world.advance(8 * minute)
  await here.world.advance(20_000)
  const after = inTest(here, 'trade', 'order-service')
  expect(imageOf(after)).not.toBe(imageOf(before))
  expect(after.status).toMatchObject({
    readyReplicas: 1,
    updatedReplicas: 1,
    observedGeneration: after.metadata.generation,
  })
  const run = flowOf(here.world)
    .runs.values()
    .find(({ commit, status }) => commit === merged.body.mergedRevision && status === 'SUCCESS')
  expect(imageOf(after)).toContain(run?.digest)
})

it('is kept over a restart and not seeded twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sim-small-'))
  folders.push(folder)
  const first = await start('small', folder)
  const rows = sizes(first)
  const head = async (at: Simulator) =>
    resolveCommit(codeupOf(at.world).dirOf(codeupOf(at.world).repository(path)!), 'main')
  const commit = await head(first)
  await first.close()
  const second = await start('small', folder)
  // Some collections open only when they are asked for.
  expect(rows).toMatchObject(sizes(second))
  expect(await head(second)).toBe(commit)
  expect(imageOf(inTest(second, 'trade', 'order-service'))).toContain('@sha256:')
})

it('generates as many services as asked for, the same for the same seed', async () => {
  const first = await start('generated:12:abc')
  const names = (at: Simulator) =>
    codeupOf(at.world)
      .repositories.values()
      .map((row) => row.path)
  const one = names(first)
  expect(one).toHaveLength(12 + 4)
  await first.close()
  expect(names(await start('generated:12:abc'))).toEqual(one)
  await sim?.close()
  expect(names(await start('generated:12:xyz'))).not.toEqual(one)
})

it('refuses a scenario that it does not know', async () => {
  await expect(startSimulator({ scenario: 'generated:none' })).rejects.toThrow(/no scenario/)
})

import { describe, expect, it } from 'vitest'
import { describeReleases, type ReleaseScene } from '../contracts/release.ts'
import { createMemoryCloud } from './cloud.ts'

function arrange(): ReleaseScene {
  const cloud = createMemoryCloud()
  const repository = 'yunfan/trade/order-service'
  cloud.addRepository(repository)
  const text = (word: string) => ['a', 'b', 'c', word, 'd', 'e', 'f', ''].join('\n')
  const file = (word: string) => ({ 'src/order.ts': text(word) })
  const shas = ['one', 'two'].map((word) =>
    cloud.commit(repository, { 'readme.md': word, ...file('before') }, { message: word }),
  )
  const parent = shas.at(-1) ?? ''
  const commit = (branch: string, word: string) =>
    cloud.commit(repository, file(word), { branch, message: `${branch} ${word}` })
  const change = commit('bugfix/ORD-1', 'after')
  const back = commit('bugfix/ORD-1', 'before')
  const beside = cloud.commit(repository, { 'other.md': 'x' }, { branch: 'bugfix/ORD-2' })
  const twin = commit('bugfix/ORD-2', 'after')
  const other = commit('bugfix/ORD-3', 'another')
  cloud.addWorkItem('ORD-1', 'Bug/缺陷')
  const pipeline = cloud.addPipeline('order-service-cd-k8s')
  const [pass, refuse] = [0, 1].map(() => cloud.addRun(pipeline, { status: 'WAITING' }))
  for (const run of [pass, refuse])
    cloud.estate.release.gates.set(`${pipeline} ${run}`, [
      { jobId: `j${run}`, name: 'Go-live', stage: 'Gate', status: 'WAITING', waiting: true },
    ])
  return {
    gate: cloud.gate,
    connectionId: 'connection',
    repository,
    shas,
    patches: {
      change: { sha: change, parent },
      twin: { sha: twin, parent: beside },
      back: { sha: back, parent: change },
      other: { sha: other, parent },
    },
    workItem: { key: 'ORD-1', type: 'Bug/缺陷' },
    waiting: { pipeline, pass: pass ?? 0, refuse: refuse ?? 0 },
    close: async () => undefined,
  }
}

describe('releases in memory', () => {
  const scene = arrange()
  describeReleases(() => scene)

  it('a lost answer is asked again without harm', async () => {
    const cloud = createMemoryCloud()
    cloud.addRepository('r')
    const sha = cloud.commit('r', { a: 'b' })
    const { code } = await cloud.gate.releasing('connection')
    cloud.log.fault({ operation: 'releases.createBranch', kind: 'timeout', after: true })
    const wish = { repository: 'r', branch: 'release/202612', sha }
    expect(await code.createBranch(wish)).toMatchObject({ ok: false, failure: { definite: false } })
    expect(await code.createBranch(wish)).toEqual({ ok: true, value: { created: false } })
  })
})

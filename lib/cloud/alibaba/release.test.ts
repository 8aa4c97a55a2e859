import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createWorkItem } from '../../../simulator/products/projex/seed.ts'
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import { tokenClient } from '../../../simulator/testing/token-client.ts'
import { tightened } from '../../domain/branch-rule/rule.ts'
import { simulatedGate } from '../../testing/simulated-connection.ts'
import { describeReleases, type ReleaseScene } from '../contracts/release.ts'
import { must } from '../contracts/scene.ts'

const repository = 'yunfan/trade/order-service'
const at = `/codeup/organizations/yunfan/repositories/${encodeURIComponent(repository)}`
const file = 'src/contract.ts'
const text = (word: string) => ['a', 'b', 'c', word, 'd', 'e', 'f', ''].join('\n')

/** Yunxiao by hand, so that the facts do not come through the clients under test. */
function byHand(sim: Simulator) {
  const client = tokenClient(sim.url, 'pt-sim-developer')
  async function good(answer: ReturnType<typeof client.get>) {
    const { status, body, rows } = await answer
    if (status >= 300) throw new Error(JSON.stringify(body))
    return { body, rows }
  }
  const headOf = async (branch: string) =>
    (await good(client.get(`${at}/branches/${encodeURIComponent(branch)}`))).body.commit?.id ?? ''
  return {
    client,
    good,
    headOf,
    branch: (branch: string, ref: string) =>
      good(client.post(`${at}/branches?branch=${encodeURIComponent(branch)}&ref=${ref}`)),
    /** One commit; answers it with its parent. */
    async write(branch: string, path: string, content: string, make = false) {
      const parent = await headOf(branch)
      const body = { branch, content, commitMessage: `${branch} ${path}` }
      const url = `${at}/files`
      if (make) await good(client.post(url, { ...body, filePath: path }))
      else await good(client.put(`${url}/${encodeURIComponent(path)}`, body))
      return { sha: await headOf(branch), parent }
    },
  }
}

async function waitingRuns(sim: Simulator): Promise<ReleaseScene['waiting']> {
  const operator = tokenClient(sim.url, 'pt-sim-operator')
  const flow = '/flow/organizations/yunfan/pipelines'
  const [found] = (await operator.get(`${flow}?pipelineName=order-service-cd-k8s`)).rows
  const pipeline = String(found?.pipelineId)
  const start = async () => {
    const params = JSON.stringify({ envs: { ENVIRONMENT: 'production' } })
    const answer = await operator.post(`${flow}/${pipeline}/runs`, { params })
    return Number(answer.body)
  }
  const [pass, refuse] = [await start(), await start()]
  await sim.world.advance(10 * 60_000)
  return { pipeline, pass, refuse }
}

async function arrange(sim: Simulator): Promise<ReleaseScene> {
  const hand = byHand(sim)
  const { rows } = await hand.good(hand.client.get(`${at}/commits?refName=main&perPage=100`))
  const shas = rows.map(({ id }) => String(id)).reverse()
  const main = shas.at(-1) ?? ''
  await hand.branch('bugfix/ORD-1', main)
  const base = await hand.write('bugfix/ORD-1', file, text('before'), true)
  await hand.branch('bugfix/ORD-2', base.sha)
  await hand.branch('bugfix/ORD-3', base.sha)
  const change = await hand.write('bugfix/ORD-1', file, text('after'))
  const back = await hand.write('bugfix/ORD-1', file, text('before'))
  await hand.write('bugfix/ORD-2', 'src/beside.ts', 'x\n', true)
  const twin = await hand.write('bugfix/ORD-2', file, text('after'))
  const other = await hand.write('bugfix/ORD-3', file, text('another'))
  createWorkItem(sim.world, { number: 'ORD-77', subject: 'double refund', category: 'Bug' })
  createWorkItem(sim.world, {
    number: 'ORD-771',
    subject: 'another number that contains it',
    category: 'Req',
  })
  const waiting = await waitingRuns(sim)
  const { gate, connectionId } = simulatedGate(sim.url)
  return {
    gate,
    connectionId,
    repository,
    shas,
    patches: { change, twin, back, other },
    workItem: { key: 'ORD-77', type: 'Bug/缺陷' },
    waiting,
    close: () => gate.close(),
  }
}

describe('releases over Alibaba Cloud, simulated', () => {
  let sim: Simulator
  let scene: ReleaseScene
  beforeAll(async () => {
    sim = await startSimulator({ scenario: await scenarioNamed('small'), pumpEveryMs: 0 })
    scene = await arrange(sim)
  })
  afterAll(async () => {
    await scene?.close()
    await sim.close()
  })
  describeReleases(() => scene)

  it('keeps a tightened branch shut for a merge until the status says success', async () => {
    const { code } = await scene.gate.releasing(scene.connectionId)
    const rules = must(await code.listBranchRules(repository))
    const found = rules.find(({ rule }) => rule.branch === 'release/*')
    if (!found) throw new Error('the branch has no rule')
    must(await code.createBranch({ repository, branch: 'release/209912', sha: scene.shas.at(-1) ?? '' }))
    must(await code.writeBranchRule(repository, found.externalId, tightened(found.rule, 'sluice/freeze')))
    const opened = must(
      await code.openMergeRequest({
        repository,
        sourceBranch: 'bugfix/ORD-2',
        targetBranch: 'release/209912',
        title: 'fix: ORD-77',
        description: '',
      }),
    )
    const hand = byHand(sim)
    const merge = () =>
      hand.client.post(`${at}/changeRequests/${opened.number}/merge`, { mergeType: 'no-fast-forward' })
    expect((await merge()).status).toBe(409)
    const status = { repository, context: 'sluice/freeze', description: 'a fix', targetUrl: null }
    const { sha } = scene.patches.twin
    must(await code.writeCommitStatus({ ...status, sha, state: 'failure' }))
    expect((await merge()).status).toBe(409)
    must(await code.writeCommitStatus({ ...status, sha, state: 'success' }))
    expect((await merge()).status).toBe(200)
    must(await code.writeBranchRule(repository, found.externalId, found.rule))
  })

  it('refuses in plain words where a token is not stored, may not, or its connection is out of use', async () => {
    const { stored } = simulatedGate(sim.url)
    const sha = scene.shas.at(-1) ?? ''
    const tryWith = async (change: Partial<typeof stored>) => {
      const { gate, connectionId } = simulatedGate(sim.url, change)
      const { code } = await gate.releasing(connectionId)
      const answer = await code.createBranch({ repository, branch: 'release/209911', sha })
      await gate.close()
      return answer
    }
    const without = stored.secrets.filter(({ purpose }) => purpose !== 'yunxiao-releaser')
    const refused = { ok: false, failure: { kind: 'refused', definite: true } }
    expect(await tryWith({ secrets: without })).toMatchObject({
      ...refused,
      failure: { message: 'no yunxiao-releaser is stored for this connection' },
    })
    expect(await tryWith({ disabled: true })).toMatchObject({
      ...refused,
      failure: { message: 'the connection is disabled' },
    })
  })
})

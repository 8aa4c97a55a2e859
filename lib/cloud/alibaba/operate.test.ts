import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sourceUrl } from '../../../simulator/products/flow/render.ts'
import { flowOf } from '../../../simulator/products/flow/state.ts'
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import { tokenClient } from '../../../simulator/testing/token-client.ts'
import { simulatedGate } from '../../testing/simulated-connection.ts'
import { describeOperations, type OperateScene } from '../contracts/operate.ts'

const flow = '/flow/organizations/yunfan/pipelines'
const repository = 'yunfan/trade/order-service'
const at = `/codeup/organizations/yunfan/repositories/${encodeURIComponent(repository)}`
const minute = 60_000

interface SeenJob {
  id: number
  jobSign: string
  status: string
}

/** Yunxiao by hand, so that the facts do not come through the client under test. */
async function arrange(sim: Simulator): Promise<OperateScene> {
  const operator = tokenClient(sim.url, 'pt-sim-operator')
  const state = flowOf(sim.world)
  const idOf = async (name: string) =>
    String((await operator.get(`${flow}?pipelineName=${name}`)).rows[0]?.pipelineId)
  const [cd, ci] = [await idOf('order-service-cd-k8s'), await idOf('order-service-ci-k8s')]
  const start = async (pipeline: string, envs: Record<string, string> = {}) =>
    Number((await operator.post(`${flow}/${pipeline}/runs`, { params: JSON.stringify({ envs }) })).body)
  const jobsOf = (pipeline: string, run: number): SeenJob[] =>
    (state.run(Number(pipeline), run)?.jobs ?? []).map(({ id, sign, status }) => ({
      id,
      jobSign: sign,
      status,
    }))
  const find = (pipeline: string, run: number, sign: string) => {
    const job = jobsOf(pipeline, run).find(({ jobSign }) => jobSign === sign)
    return { pipeline, run, job: String(job?.id) }
  }
  const doom = (pipeline: string, sign: string) => state.dooms.put({ key: `${pipeline}/${sign}` })
  const failing = async (pipeline: string, sign: string) => {
    doom(pipeline, sign)
    const run = await start(pipeline)
    await sim.world.advance(20 * minute)
    return find(pipeline, run, sign)
  }
  const failed = await failing(ci, 'static-analysis')
  const alsoFailed = await failing(ci, 'unit-test')
  const deploy = await failing(cd, 'deploy')
  const ended = await start(cd)
  await sim.world.advance(20 * minute)
  // One pipeline of the estate gets a job that a person starts.
  const merge = await idOf('order-service-merge-check-k8s')
  const known = state.pipelines.get(merge)
  if (!known) throw new Error('the scenario has no such pipeline')
  const [first, ...rest] = known.stages
  const stages = [{ name: 'By hand', jobs: (first?.jobs ?? []).slice(0, 1).map((job) => ({ ...job, byHand: true })) }, ...rest] // biome-ignore format: one glance
  state.pipelines.patch(merge, { stages })
  const waits = await start(merge)
  const { body } = await operator.get(`${at}/branches/main`)
  const sha = String((body.commit as { id?: string } | undefined)?.id)
  const developer = tokenClient(sim.url, 'pt-sim-developer')
  await developer.post(`${at}/tags?tagName=run-me&ref=${sha}`, {})
  const runs = await start(ci)
  const under = await start(cd)
  const { gate, connectionId } = simulatedGate(sim.url)
  return {
    gate,
    connectionId,
    pipeline: cd,
    source: { url: sourceUrl(repository), branch: 'main', gitTag: 'run-me', sha },
    jobs: {
      failed,
      alsoFailed,
      deploy,
      running: find(ci, runs, 'static-analysis'),
      good: find(cd, ended, 'verify-digest'),
      byHand: { pipeline: merge, run: waits, job: String(jobsOf(merge, waits)[0]?.id) },
    },
    underWay: under,
    ended,
    since: new Date(sim.world.clock.now()),
    close: () => gate.close(),
  }
}

describe('acting on runs over Flow, simulated', () => {
  let sim: Simulator
  let scene: OperateScene
  beforeAll(async () => {
    sim = await startSimulator({ scenario: await scenarioNamed('small'), pumpEveryMs: 0 })
    scene = await arrange(sim)
  })
  afterAll(async () => {
    await scene?.close()
    await sim.close()
  })
  describeOperations(() => scene)

  it('refuses in plain words where the token is not stored, or may not', async () => {
    const { stored } = simulatedGate(sim.url)
    const tryWith = async (secrets: typeof stored.secrets) => {
      const { gate, connectionId } = simulatedGate(sim.url, { secrets })
      const { operations } = await gate.releasing(connectionId)
      const answer = await operations.stopRun(scene.pipeline, scene.ended)
      await gate.close()
      return answer
    }
    expect(
      await tryWith(stored.secrets.filter(({ purpose }) => purpose !== 'yunxiao-operator')),
    ).toMatchObject({
      ok: false,
      failure: { kind: 'refused', message: 'no yunxiao-operator is stored for this connection' },
    })
  })
})

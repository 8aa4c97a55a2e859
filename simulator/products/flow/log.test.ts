import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { seedPipelines } from '../../testing/pipeline-seed.ts'
import { type Fields, tokenClient } from '../../testing/token-client.ts'
import { acr } from '../acr/product.ts'
import { codeup } from '../codeup/product.ts'
import { ram } from '../ram/product.ts'
import { registry } from '../registry/product.ts'
import { sts } from '../sts/product.ts'
import { flow } from './product.ts'
import { flowOf } from './state.ts'

let sim: Simulator
beforeEach(async () => {
  sim = await startSimulator({
    scenario: seedPipelines,
    products: [ram, sts, acr, registry, codeup, flow],
    pumpEveryMs: 0,
  })
})
afterEach(() => sim.close())

const pipeline = 'order-service-ci-k8s'

/** The static analysis of a run that was started now. */
async function startJob(): Promise<{ path: string; get: ReturnType<typeof tokenClient>['get'] }> {
  const id = flowOf(sim.world)
    .pipelines.values()
    .find((row) => row.name === pipeline)?.id
  const runs = `/flow/organizations/yunfan/pipelines/${id}`
  const started = await tokenClient(sim.url, 'pt-sim-operator').post(`${runs}/runs`, { params: '{}' })
  const number = Number(started.body)
  const { get } = tokenClient(sim.url, 'pt-sim-reader')
  const run = (await get(`${runs}/runs/${number}`)).body
  const [stage] = run.stages as Array<{ stageInfo: { jobs: Fields[] } }>
  const job = stage?.stageInfo.jobs[0]
  return { path: `${runs}/pipelineRuns/${number}/jobs/${String(job?.id)}`, get }
}

const lever = (body: object) =>
  fetch(`${sim.url}/_sim/flow-log`, { method: 'POST', body: JSON.stringify(body) })

it('prints a log step by step while time goes by, and says by offset what is new', async () => {
  const { path, get } = await startJob()
  const first = (await get(`${path}/step/log?stepIndex=0&offset=0&limit=10`)).body
  expect(first).toMatchObject({ more: true, last: 1, logs: expect.stringContaining('##[section]Clone') })
  await sim.world.advance(300_000)
  const rest = (await get(`${path}/step/log?stepIndex=0&offset=1&limit=10`)).body
  expect(rest).toMatchObject({ more: false, last: 4 })
  expect(String(rest.logs).split('\n')).toHaveLength(4)
  expect((await get(`${path}/step/log?stepIndex=0&offset=4&limit=10`)).body).toMatchObject({
    logs: '',
    last: 4,
  })
})

it('answers any place of a log of 200,000 lines at once, its error in the midst', async () => {
  await lever({
    pipeline,
    job: 'static-analysis',
    lines: 200_000,
    error: 'java.lang.IllegalStateException: no',
  })
  const { path, get } = await startJob()
  await sim.world.advance(300_000)
  const began = performance.now()
  const part = (await get(`${path}/step/log?stepIndex=1&offset=99980&limit=40`)).body
  expect(performance.now() - began).toBeLessThan(500)
  expect(part).toMatchObject({ last: 100_020, more: true })
  expect(part.logs).toContain('##[error]java.lang.IllegalStateException: no')
})

it('prints what hostile tools print, bytes that are no UTF-8 included', async () => {
  await lever({ pipeline, job: 'static-analysis', hostile: true })
  const { path } = await startJob()
  await sim.world.advance(300_000)
  const answer = await fetch(`${sim.url}/oapi/v1${path}/step/log?stepIndex=1&offset=0&limit=50`, {
    headers: { 'x-yunxiao-token': 'pt-sim-reader' },
  })
  const bytes = Buffer.from(await answer.arrayBuffer())
  expect(bytes.includes(Buffer.from([0xff, 0xfe]))).toBe(true)
  const { logs } = JSON.parse(new TextDecoder().decode(bytes)) as { logs: string }
  expect(logs).toContain('<script>')
  expect(logs).toContain('\0')
  expect(Math.max(...logs.split('\n').map((line) => line.length))).toBeGreaterThan(1_000_000)
})

it('refuses a lever for what is not there', async () => {
  expect((await lever({ pipeline: 'nobody', job: 'x' })).status).toBe(404)
  expect((await lever({ pipeline, job: 'nothing' })).status).toBe(400)
  expect((await lever({ pipeline, job: 'static-analysis', lines: -1 })).status).toBe(400)
})

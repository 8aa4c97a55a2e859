import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Simulator, startSimulator } from '../../start.ts'
import { codePath, manifestPath } from '../../testing/code-seed.ts'
import { seedPipelines } from '../../testing/pipeline-seed.ts'
import { type Fields, tokenClient } from '../../testing/token-client.ts'
import { acr } from '../acr/product.ts'
import { hasImage, registryHost } from '../acr/seed.ts'
import { codeup } from '../codeup/product.ts'
import { codeupOf } from '../codeup/state.ts'
import { commitFiles } from '../codeup/writing.ts'
import { ram } from '../ram/product.ts'
import { registry } from '../registry/product.ts'
import { sts } from '../sts/product.ts'
import { flow } from './product.ts'
import { flowOf } from './state.ts'

const org = '/flow/organizations/yunfan'
const minute = 60_000

let sim: Simulator
beforeEach(async () => {
  sim = await startSimulator({
    scenario: seedPipelines,
    products: [ram, sts, acr, registry, codeup, flow],
    pumpEveryMs: 0,
  })
})
afterEach(() => sim.close())

const as = (duty: string) => tokenClient(sim.url, `pt-sim-${duty}`)
const idOf = (name: string) =>
  flowOf(sim.world)
    .pipelines.values()
    .find((row) => row.name === name)?.id ?? 0
const start = async (name: string, params: Record<string, unknown> = {}) =>
  Number(
    (await as('operator').post(`${org}/pipelines/${idOf(name)}/runs`, { params: JSON.stringify(params) }))
      .body,
  )
const runOf = async (name: string, number: number) =>
  (await as('reader').get(`${org}/pipelines/${idOf(name)}/runs/${number}`)).body
const jobsOf = (run: Fields) =>
  (run.stages as Array<{ stageInfo: { jobs: Fields[] } }>).flatMap(({ stageInfo }) => stageInfo.jobs)
const manifest = async () =>
  (
    await as('reader').get(
      `/codeup/organizations/yunfan/repositories/${encodeURIComponent(manifestPath)}/files/${encodeURIComponent('ack-hz-test/order-service/kustomization.yaml')}?ref=main`,
    )
  ).body

it('lists pipelines by name, status and time of execution', async () => {
  const all = await as('reader').get(`${org}/pipelines?perPage=2`)
  expect(all.headers.get('x-total')).toBe('3')
  expect(all.rows).toHaveLength(2)
  const named = await as('reader').get(`${org}/pipelines?pipelineName=order-service-ci`)
  expect(named.rows).toMatchObject([{ pipelineName: 'order-service-ci-k8s', pipelineId: expect.any(Number) }])
  const since = sim.clock.now()
  expect((await as('reader').get(`${org}/pipelines?executeStartTime=${since}`)).rows).toEqual([])
  await start('order-service-ci-k8s')
  expect((await as('reader').get(`${org}/pipelines?executeStartTime=${since}`)).rows).toHaveLength(1)
  expect((await as('reader').get(`${org}/pipelines?statusList=RUNNING`)).rows).toHaveLength(1)
  const detail = await as('reader').get(`${org}/pipelines/${idOf('order-service-ci-k8s')}`)
  expect(detail.body).toMatchObject({
    name: 'order-service-ci-k8s',
    pipelineConfig: { sources: [{ data: { repo: `https://codeup.aliyun.com/${codePath}.git` } }] },
  })
})

it('refuses what the token may not and what does not exist', async () => {
  const path = `${org}/pipelines/${idOf('order-service-ci-k8s')}/runs`
  expect((await as('reader').post(path, {})).status).toBe(403)
  expect((await as('manifest-test').get(`${org}/pipelines`)).status).toBe(403)
  expect((await as('reader').get(`${org}/pipelines/1`)).status).toBe(404)
  expect((await as('reader').get(`${path}/99`)).status).toBe(404)
  expect((await as('reader').get(`${path}/latestPipelineRun`)).status).toBe(404)
  expect((await as('operator').post(path, { params: 'no json' })).status).toBe(400)
  expect(
    (
      await as('operator').post(path, {
        params: '{"runningBranchs":{"https://codeup.aliyun.com/yunfan/trade/order-service.git":"none"}}',
      })
    ).status,
  ).toBe(400)
  expect((await as('reader').get(`${org}/pipelines?perPage=31`)).status).toBe(400)
})

it('runs to success with the clock, pushes the commit’s image and writes the test manifests', async () => {
  const number = await start('order-service-ci-k8s')
  expect(number).toBe(1)
  const early = await runOf('order-service-ci-k8s', 1)
  expect(early).toMatchObject({ status: 'RUNNING', triggerMode: 1 })
  expect(jobsOf(early).map(({ status }) => status)).toEqual(['RUNNING', 'RUNNING', 'INIT', 'INIT', 'INIT'])
  await sim.world.advance(2 * minute)
  expect((await runOf('order-service-ci-k8s', 1)).status).toBe('RUNNING')
  await sim.world.advance(8 * minute)
  const done = await runOf('order-service-ci-k8s', 1)
  expect(done).toMatchObject({ status: 'SUCCESS' })
  const commit = (done.sources as Array<{ data: { commit: string } }>)[0]?.data.commit ?? ''
  const host = registryHost(sim.world, 'cri-test0001')
  const digest = hasImage(sim.world, host, 'trade', 'order-service', commit)
  expect(digest).toMatch(/^sha256:/)
  expect(hasImage(sim.world, host, 'trade', 'order-service', 'latest')).toBe(digest)
  expect((await manifest()).content).toContain(`digest: ${digest}`)
  const log = await as('reader').get(
    `/codeup/organizations/yunfan/repositories/${encodeURIComponent(manifestPath)}/commits?refName=main&perPage=1`,
  )
  expect(log.rows[0]?.title).toMatch(/^deploy\(test\): order-service [0-9a-f]{8} \[skip ci\]$/)
  const listed = await as('reader').get(`${org}/pipelines/${idOf('order-service-ci-k8s')}/runs`)
  expect(listed.rows).toMatchObject([{ pipelineRunId: 1, status: 'SUCCESS', endTime: expect.any(Number) }])
  expect(listed.rows[0]).not.toHaveProperty('stages')
})

it('starts by itself on a merge, after a merge check of the merge request', async () => {
  const repo = `/codeup/organizations/yunfan/repositories/${encodeURIComponent(codePath)}`
  await as('developer').post(`${repo}/changeRequests`, {
    title: 'feat: ORD-3 发票',
    sourceBranch: 'feature/ORD-3',
    targetBranch: 'main',
  })
  const check = await as('reader').get(
    `${org}/pipelines/${idOf('order-service-merge-check-k8s')}/runs/latestPipelineRun`,
  )
  expect(check.body).toMatchObject({ status: 'RUNNING', sources: [{ data: { branch: 'feature/ORD-3' } }] })
  const merged = await as('developer').post(`${repo}/changeRequests/1/merge`, { mergeType: 'squash' })
  const built = await as('reader').get(
    `${org}/pipelines/${idOf('order-service-ci-k8s')}/runs/latestPipelineRun`,
  )
  expect(built.body).toMatchObject({
    status: 'RUNNING',
    triggerMode: 3,
    sources: [{ data: { branch: 'main', commit: merged.body.mergedRevision } }],
  })
})

it('fails, tells why in the log, is retried, and skipped', async () => {
  await fetch(`${sim.url}/_sim/flow`, {
    method: 'POST',
    body: JSON.stringify({ pipeline: 'order-service-ci-k8s', job: 'unit-test' }),
  })
  await start('order-service-ci-k8s')
  await sim.world.advance(10 * minute)
  const failed = await runOf('order-service-ci-k8s', 1)
  expect(failed.status).toBe('FAIL')
  const job = jobsOf(failed).find(({ status }) => status === 'FAIL')
  expect(job?.name).toContain('Unit tests')
  const runs = `${org}/pipelines/${idOf('order-service-ci-k8s')}`
  const log = await as('reader').get(`${runs}/runs/1/job/${String(job?.id)}/log`)
  expect(log.body).toMatchObject({ more: false, content: expect.stringMatching(/ERROR .* failed, 1 of \d+/) })
  const steps = await as('reader').get(`${runs}/pipelineRuns/1/jobs/${String(job?.id)}/steps`)
  expect(steps.rows[0]).toMatchObject({
    jobId: job?.id,
    steps: [{ stepName: 'Clone', status: 'SUCCESS' }, {}, {}, {}],
  })
  expect((await as('operator').post(`${runs}/pipelineRuns/1/jobs/${String(job?.id)}/pass`)).status).toBe(400)
  expect((await as('operator').put(`${runs}/pipelineRuns/1/jobs/${String(job?.id)}/retry`)).body).toBe(true)
  expect((await runOf('order-service-ci-k8s', 1)).status).toBe('RUNNING')
  await sim.world.advance(10 * minute)
  expect((await runOf('order-service-ci-k8s', 1)).status).toBe('SUCCESS')
})

it('stops a run once', async () => {
  await start('order-service-ci-k8s')
  const path = `${org}/pipelines/${idOf('order-service-ci-k8s')}/runs/1`
  expect((await as('operator').put(path)).body).toBe(true)
  expect((await as('operator').put(path)).body).toBe(false)
  await sim.world.advance(10 * minute)
  expect((await runOf('order-service-ci-k8s', 1)).status).toBe('CANCELED')
})

it('waits for a person before production, goes on when passed and ends when refused', async () => {
  await start('order-service-ci-k8s')
  await sim.world.advance(10 * minute)
  const name = 'order-service-cd-k8s'
  await start(name, { envs: { ENVIRONMENT: 'production' }, comment: 'P-12' })
  await sim.world.advance(10 * minute)
  const waiting = await runOf(name, 1)
  expect(waiting.status).toBe('WAITING')
  const gate = jobsOf(waiting).find(({ status }) => status === 'WAITING')
  expect(gate).toMatchObject({
    actions: [{ type: 'PassPipelineValidate' }, { type: 'RefusePipelineValidate' }],
  })
  const path = `${org}/pipelines/${idOf(name)}/pipelineRuns/1/jobs/${String(gate?.id)}`
  expect((await as('operator').post(`${path}/pass`)).body).toBe(true)
  await sim.world.advance(10 * minute)
  expect((await runOf(name, 1)).status).toBe('SUCCESS')
  await start(name, { envs: { ENVIRONMENT: 'production' } })
  await sim.world.advance(10 * minute)
  const again = jobsOf(await runOf(name, 2)).find(({ status }) => status === 'WAITING')
  await as('operator').post(`${org}/pipelines/${idOf(name)}/pipelineRuns/2/jobs/${String(again?.id)}/refuse`)
  expect((await runOf(name, 2)).status).toBe('FAIL')
})

it('is green and did nothing, once, when it was told to lie; otherwise writes the clusters it was asked for', async () => {
  await start('order-service-ci-k8s')
  await sim.world.advance(10 * minute)
  const built = (await manifest()).content
  const commit = ((await runOf('order-service-ci-k8s', 1)).sources as Array<{ data: { commit: string } }>)[0]
    ?.data.commit
  const zeros = `digest: sha256:${'0'.repeat(64)}`
  const name = 'order-service-cd-k8s'
  const deliver = async (envs: Record<string, string>) => {
    const number = await start(name, { envs: { ENVIRONMENT: 'test', VERSION: commit, ...envs } })
    await sim.world.advance(10 * minute)
    return (await runOf(name, number)).status
  }
  const reset = () => {
    const state = codeupOf(sim.world)
    const repository = state.repository(manifestPath)
    if (!repository) throw new Error('no manifests')
    return commitFiles(state, repository, {
      branch: 'main',
      message: 'back [skip ci]',
      user: state.user('u-wang'),
      at: sim.clock.now(),
      actions: async () => [
        {
          action: 'update',
          path: 'ack-hz-test/order-service/kustomization.yaml',
          content: Buffer.from(`images:\n  - name: order-service\n    ${zeros}\n`),
        },
      ],
    })
  }
  await reset()
  await fetch(`${sim.url}/_sim/flow`, {
    method: 'POST',
    body: JSON.stringify({ pipeline: name, job: 'deploy', lies: true }),
  })
  expect(await deliver({})).toBe('SUCCESS')
  expect((await manifest()).content).toContain(zeros)
  expect(await deliver({ CLUSTERS: 'ack-sh-test' })).toBe('SUCCESS')
  expect((await manifest()).content).toContain(zeros)
  expect(await deliver({ CLUSTERS: 'ack-sh-test,ack-hz-test' })).toBe('SUCCESS')
  expect((await manifest()).content).toBe(built)
})

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { scenarioNamed } from '../../../simulator/scenarios/catalogue.ts'
import { type Simulator, startSimulator } from '../../../simulator/start.ts'
import { simulatedGate } from '../../testing/simulated-connection.ts'
import { describeRunLogs } from '../contracts/run-log.ts'
import { must } from '../contracts/scene.ts'

interface Found {
  pipeline: string
  run: number
  jobId: string
}

const flow = 'oapi/v1/flow/organizations/yunfan/pipelines'

describe('logs of Flow, simulated', () => {
  let sim: Simulator
  let gate: ReturnType<typeof simulatedGate>['gate']
  let connectionId: string
  let found: Found

  const get = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`${sim.url}/${path}`, { headers: { 'x-yunxiao-token': 'pt-sim-reader' } })
    return (await answer.json()) as T
  }
  const shape = (body: object) =>
    fetch(`${sim.url}/_sim/flow-log`, {
      method: 'POST',
      body: JSON.stringify({ pipeline: 'order-service-ci-k8s', job: 'static-analysis', ...body }),
    })
  const port = async () => (await gate.reading(connectionId)).runLogs

  beforeAll(async () => {
    sim = await startSimulator({ scenario: await scenarioNamed('small'), pumpEveryMs: 0 })
    const opened = simulatedGate(sim.url)
    gate = opened.gate
    connectionId = opened.connectionId
    const [pipeline] = await get<{ pipelineId: number }[]>(`${flow}?pipelineName=order-service-ci-k8s`)
    const [run] = await get<{ pipelineRunId: number }[]>(
      `${flow}/${pipeline?.pipelineId}/runs?status=SUCCESS`,
    )
    const detail = await get<{ stages: { stageInfo: { jobs: { id: number }[] } }[] }>(
      `${flow}/${pipeline?.pipelineId}/runs/${run?.pipelineRunId}`,
    )
    found = {
      pipeline: String(pipeline?.pipelineId),
      run: run?.pipelineRunId ?? 0,
      jobId: String(detail.stages[0]?.stageInfo.jobs[0]?.id),
    }
  })
  afterAll(async () => {
    await gate?.close()
    await sim.close()
  })

  describe('of any length', () => {
    beforeAll(() => shape({ lines: 9_000 }))
    describeRunLogs(() => ({
      port,
      ...found,
      steps: ['Clone', 'Restore cache', 'Static analysis'],
      // The head of the job and of its other steps, and the word at its end, are not in it.
      long: { step: 1, lines: 9_000 - 4 - 15 - 1 },
      revoke: () =>
        sim.world.faults.add({
          kind: 'error',
          status: 403,
          code: 'Forbidden.Token',
          product: 'flow',
          action: 'GetPipelineJobStepLog',
          count: 1,
        }),
    }))
  })

  it('reads a line of 1 MB and bytes that are no UTF-8', async () => {
    await shape({ hostile: true })
    const { pipeline, run, jobId } = found
    const open = await port()
    const { steps } = must(await open.listSteps(pipeline, run, jobId))
    const part = must(await open.readStep(pipeline, run, jobId, steps[1]?.mark ?? '', 0))
    expect(part.text).toContain('not UTF-8: \ufffd\ufffd and on')
    expect(part.text).toContain('\0')
    expect(Math.max(...part.text.split('\n').map((line) => line.length))).toBeGreaterThan(1_000_000)
  })

  it.each([
    ['status500', 'unavailable', false],
    ['html502', 'unavailable', false],
    ['throttle', 'throttled', false],
  ] as const)('%s is an outcome', async (kind, expected, definite) => {
    const { pipeline, run, jobId } = found
    sim.world.faults.add({
      kind,
      product: 'flow',
      count: 8,
      ...(kind === 'throttle' ? { retryAfterMs: 200 } : {}),
    })
    expect(await (await port()).listSteps(pipeline, run, jobId)).toMatchObject({
      ok: false,
      failure: { kind: expected, definite },
    })
    sim.world.faults.clear()
  })
})

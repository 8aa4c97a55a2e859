import type { RunJobFact } from '../cloud/ports/pipeline.ts'
import { runStateOf } from '../domain/pipeline/run-state.ts'
import { performAction } from '../use-cases/run-action/perform-action.ts'
import { builders } from './builders.ts'
import type { TestDatabase } from './database.ts'
import { value } from './freeze-stage.ts'
import type { Stage } from './promotion-stage.ts'

export const deliveryName = 'order-service-cd-k8s'
const url = 'https://codeup.aliyun.com/yunfan/trade/order-service.git'

/** Pipelines and runs of a stage that can be acted on, and the worker that does what was asked. */
export function createRunStage(test: TestDatabase, stage: () => Stage) {
  async function pipelineCalled(called: string, kind: 'cd' | 'ci' = 'cd') {
    const repository = await test.database.prisma.codeRepository.findFirstOrThrow()
    const externalId = stage().cloud.addPipeline(called)
    const { id } = await builders(test.database).pipeline(repository.connectionId, called, {
      kind,
      serviceId: stage().serviceId,
      externalId,
      sourceUrls: [url],
      codeRepositoryId: repository.id,
    })
    return { id, externalId }
  }

  /** A delivery run with one job before the deployment, in the cloud and as sync saw it. */
  async function runs(status: string, of: { parameters?: object[]; stage?: string; run?: string } = {}) {
    const { cloud } = stage()
    const pipeline = await pipelineCalled(deliveryName)
    const startedAt = new Date(Date.now() - 60_000)
    const job: RunJobFact = { id: 'job-1', name: 'One job', status, startedAt, endedAt: null }
    const called = of.stage ?? 'Checks'
    const number = cloud.addRun(pipeline.externalId, {
      status: of.run ?? status,
      stages: [{ name: called, status, startedAt, endedAt: null, jobs: [job] }],
    })
    if (status === 'WAITING')
      cloud.estate.release.gates.set(`${pipeline.externalId} ${number}`, [
        { jobId: job.id, name: job.name, stage: called, status, waiting: true },
      ])
    const state = runStateOf(status)
    const row = await builders(test.database).run(pipeline.id, number, {
      serviceId: stage().serviceId,
      state: runStateOf(of.run ?? status),
      complete: status === 'FAIL',
      startedAt,
      parameters: of.parameters ?? [{ key: 'ENVIRONMENT', value: 'production', masked: false }],
      stages: [
      { name: called, state, jobs: [{ id: job.id, name: job.name, state, word: status, startedAt: startedAt.toISOString() }] },
      { name: '部署 Deploy', state: 'queued', jobs: [] },
    ], // biome-ignore format: one glance
    })
    const fact = () =>
      cloud.estate.pipelines.get(pipeline.externalId)?.runs.find((run) => run.number === number)
    return {
      id: row.id,
      pipeline,
      number,
      fact,
      job: () => fact()?.stages[0]?.jobs[0]?.status,
      gate: () => cloud.estate.release.gates.get(`${pipeline.externalId} ${number}`)?.[0]?.status,
    }
  }

  /** Does what was asked, as the worker does. */
  async function work(): Promise<void> {
    const { rows } = await test.asOwner(
      `DELETE FROM graphile_worker._private_jobs j USING graphile_worker._private_tasks t
     WHERE t.id = j.task_id AND t.identifier = 'run.act' RETURNING j.payload`,
    )
    for (const { payload } of rows) await value(performAction(stage().around, payload.actionId))
  }
  return { pipelineCalled, runs, work }
}

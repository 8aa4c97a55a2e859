// From something that happens in the simulated cloud to its row here: a webhook, the door, a job, a look at the cloud.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { hookKinds } from '../domain/hook/kind.ts'
import { openAddress } from '../use-cases/hook/edit-addresses.ts'
import { type FaultWorld, openFaultWorld } from './fault-world.ts'

const codePath = 'yunfan/trade/order-service'
const pipelineName = 'order-service-ci-k8s'
const api = '/oapi/v1'
const organisation = 'organizations/yunfan'
const patienceMs = 10_000

export interface HookTiming {
  /** Milliseconds, one per event; that of one that never came is as long as was waited. */
  runs: number[]
  gitTags: number[]
}

async function register(world: FaultWorld, portal: string): Promise<void> {
  const system = { kind: 'system', name: 'bench' } as const
  for (const kind of hookKinds) {
    const made = await openAddress(world.around, system, { connectionId: world.connectionId, kind })
    if (!made.ok) throw new Error(made.failure.message)
    const { path, token } = made.value
    await world.control('POST', 'hooks', { kind, url: `${portal}${path}`, token })
  }
}

/** From before the call that makes it happen until the row is there. */
async function timed(happen: () => Promise<unknown>, isHere: (made: unknown) => Promise<boolean>) {
  const began = performance.now()
  const made = await happen()
  while (!(await isHere(made)) && performance.now() - began < patienceMs) await pause(5)
  return performance.now() - began
}

/** Starts runs and makes git tags, `times` of each, one after the other; no pass of sync is near. */
export async function measureHooks(times: number): Promise<HookTiming> {
  const world = await openFaultWorld(mkdtempSync(join(tmpdir(), 'sluice-hooks-')), 'small')
  try {
    const portal = await world.startPortal()
    await world.startWorker()
    await register(world, portal.url)
    const { prisma } = world.around.database
    const pipeline = await prisma.pipeline.findFirstOrThrow({ where: { name: pipelineName } })
    const repository = await prisma.codeRepository.findFirstOrThrow({ where: { path: codePath } })
    const runs = `${api}/flow/${organisation}/pipelines/${pipeline.externalId}/runs`
    const tags = `${api}/codeup/${organisation}/repositories/${encodeURIComponent(codePath)}/tags`
    const found: HookTiming = { runs: [], gitTags: [] }
    for (let turn = 0; turn < times; turn += 1) {
      found.runs.push(
        await timed(
          () => world.yunxiao('operator', 'POST', runs, { params: '{}' }),
          async (number) =>
            (await prisma.pipelineRun.count({
              where: { pipelineId: pipeline.id, number: Number(number) },
            })) > 0,
        ),
      )
      const name = `200001-20000101.${turn}`
      found.gitTags.push(
        await timed(
          () => world.yunxiao('releaser', 'POST', `${tags}?tagName=${name}&ref=main`),
          async () => (await prisma.gitTag.count({ where: { repositoryId: repository.id, name } })) > 0,
        ),
      )
    }
    return found
  } finally {
    await world.close()
  }
}

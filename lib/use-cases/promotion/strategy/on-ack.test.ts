import { beforeEach, describe, expect, it } from 'vitest'
import type { RolloutStep } from '../../../cloud/ports/rollout.ts'
import type { Result } from '../../../domain/failure/result.ts'
import type { Strategy } from '../../../domain/strategy/strategy.ts'
import { testDatabase } from '../../../testing/database.ts'
import { createStage, type Stage, type StageBuild } from '../../../testing/promotion-stage.ts'
import { backPromotion } from '../back-promotion.ts'
import { getPromotion } from '../get-promotion.ts'
import { requestPromotion } from '../request-promotion.ts'

const test = testDatabase()
let stage: Stage
let old: StageBuild
let fresh: StageBuild

const cluster = 'ack-test'
const place = { service: 'order-service', environment: 'test' }
const canary: Strategy = {
  kind: 'canary',
  steps: [
    { percent: 25, bakeMinutes: 5, pause: false },
    { percent: 50, bakeMinutes: 5, pause: false },
  ],
}
const blueGreen: Strategy = { kind: 'blue-green', bakeMinutes: 5, pause: false, holdMinutes: 30 }

async function value<T>(call: Promise<Result<T>>): Promise<T> {
  const result = await call
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}
const reload = (id: string) => value(getPromotion(stage.around, stage.people.zhou, { id }))
const stepsOf = async (id: string) =>
  (await reload(id)).steps.map(({ name, percent, state }) => `${name}${percent ?? ''} ${state}`)
const turn = async (minutes: number) => {
  await stage.pass(minutes)
  await stage.drain()
}
const at = async () => ({ cluster: await clusterId(), namespace: 'trade', name: 'order-service' })
const clusterId = async () =>
  (await test.database.prisma.cluster.findFirstOrThrow({ where: { name: cluster } })).externalId
const shares = async () => {
  const answer = await stage.cloud.rollouts.port().getShares(await at())
  if (!answer.ok) throw new Error(answer.failure.message)
  return answer.value
}

async function begin(strategy: Strategy): Promise<string> {
  await test.database.prisma.strategySetting.create({
    data: {
      serviceId: stage.serviceId,
      environmentId: stage.environments.test,
      strategy,
      setAt: new Date(),
    },
  })
  const asked = await value(
    requestPromotion(stage.around, stage.people.wang, { ...place, build: fresh.digest }),
  )
  await stage.drain()
  return asked.id
}

beforeEach(async () => {
  stage = await createStage(test)
  old = await stage.addBuild('old')
  fresh = await stage.addBuild('fresh')
  await stage.runs('test', old)
})

describe('a canary beside a Deployment', () => {
  it('takes its shares one after another, then the whole, and leaves nothing behind', async () => {
    const id = await begin(canary)
    const promotion = (await reload(id)).number
    const digest = fresh.digest
    // Two stable pods: one beside them is the nearest to a quarter that there is.
    const first = await shares()
    expect(first.seconds).toMatchObject([{ kind: 'canary', promotion, workload: { replicas: 1 } }])
    expect(first.seconds[0]?.workload.running[0]?.digests).toMatchObject([{ digest, readyPods: 1 }])
    expect(first.stable?.running[0]?.digests).toMatchObject([{ digest: old.digest, readyPods: 2 }])
    expect(await stepsOf(id)).toContain('judge25 waiting')
    await turn(6)
    expect((await shares()).seconds).toMatchObject([{ workload: { replicas: 2 } }])
    await turn(6)
    expect(await reload(id), JSON.stringify(await stepsOf(id))).toMatchObject({ state: 'succeeded' })
    const last = await shares()
    expect(last.seconds).toEqual([])
    expect(last.stable?.running[0]?.digests).toMatchObject([{ digest, readyPods: 2 }])
  })

  it('gives its share back when a person says so, and the place is settled', async () => {
    const id = await begin(canary)
    await value(backPromotion(stage.around, stage.people.becker, { id, reason: 'orders are missing' }))
    await stage.drain()
    expect(await reload(id)).toMatchObject({ state: 'aborted', failure: { code: 'went-back' } })
    expect((await shares()).seconds).toEqual([])
    expect((await shares()).stable?.running[0]?.digests).toMatchObject([{ digest: old.digest }])
    const again = await value(
      requestPromotion(stage.around, stage.people.wang, { ...place, build: fresh.digest }),
    )
    await stage.drain()
    expect((await shares()).seconds).toMatchObject([{ promotion: (await reload(again.id)).number }])
  })

  it('is lost when somebody takes its pods away: told, and given back', async () => {
    const id = await begin(canary)
    await stage.cloud.rollouts.port().removeSecond(await at(), 'canary')
    await turn(6)
    expect(await reload(id)).toMatchObject({ state: 'failed', failure: { code: 'share-lost' } })
  })
})

describe('blue-green beside a Deployment', () => {
  it('stands ready, is pointed to, holds the old, and is released', async () => {
    stage.cloud.rollouts.addService(cluster, 'trade', 'order-service')
    const id = await begin(blueGreen)
    expect((await shares()).services).toMatchObject([{ receiver: 'stable' }])
    expect((await shares()).seconds).toMatchObject([{ kind: 'green', workload: { readyReplicas: 2 } }])
    await turn(6)
    expect((await shares()).services).toMatchObject([{ receiver: 'green' }])
    expect((await shares()).stable?.running[0]?.digests).toMatchObject([{ digest: old.digest }])
    await turn(31)
    expect(await reload(id), JSON.stringify(await stepsOf(id))).toMatchObject({ state: 'succeeded' })
    expect(await shares()).toMatchObject({ seconds: [], services: [{ receiver: 'stable', promotion: null }] })
    expect((await shares()).stable?.running[0]?.digests).toMatchObject([{ digest: fresh.digest }])
  })

  it('does nothing twice where every answer is cut off once', async () => {
    stage.cloud.rollouts.addService(cluster, 'trade', 'order-service')
    const verbs = ['putSecond', 'pointService', 'removeSecond']
    for (const verb of verbs)
      stage.cloud.log.fault({ operation: `rolloutDeploys.${verb}`, kind: 'timeout', after: true })
    const id = await begin(blueGreen)
    for (const minutes of [1, 6, 1, 31, 1, 1]) await turn(minutes)
    expect(await reload(id), JSON.stringify(await stepsOf(id))).toMatchObject({ state: 'succeeded' })
    expect(await shares()).toMatchObject({ seconds: [], services: [{ receiver: 'stable' }] })
  })

  it('is refused where no Service could be pointed over', async () => {
    const id = await begin(blueGreen)
    await turn(6)
    expect(await reload(id)).toMatchObject({ state: 'failed', failure: { code: 'no-service' } })
    expect((await shares()).seconds).toEqual([])
  })
})

describe('a canary of the service’s own Argo Rollout', () => {
  const pause = { kind: 'pause', seconds: null } as const
  const steps: RolloutStep[] = [
    { kind: 'weight', percent: 25 },
    pause,
    { kind: 'weight', percent: 50 },
    pause,
  ]
  const rollout = () => stage.cloud.rollouts.rollout(cluster, 'trade', 'order-service')

  async function stand(own: RolloutStep[]): Promise<void> {
    stage.cloud.runtime.remove(cluster, 'trade', 'order-service')
    const image = `${stage.cloud.host}/trade/order-service`
    const spec = { namespace: 'trade', name: 'order-service', image, digest: old.digest, replicas: 4 }
    stage.cloud.rollouts.addRollout(cluster, spec, { steps: own })
    await test.database.prisma.target.updateMany({
      where: { environmentId: stage.environments.test },
      data: { workloadKind: 'Rollout' },
    })
    await stage.look('test')
  }

  it('is written once, let go on step by step, and promoted to its end', async () => {
    await stand(steps)
    const id = await begin(canary)
    expect(rollout()).toMatchObject({ wanted: fresh.digest, stable: old.digest, stepIndex: 1 })
    await turn(6)
    expect(rollout()).toMatchObject({ stable: old.digest, stepIndex: 3 })
    await turn(6)
    expect(await reload(id), JSON.stringify(await stepsOf(id))).toMatchObject({ state: 'succeeded' })
    expect(rollout()).toMatchObject({ stable: fresh.digest, wanted: fresh.digest })
    expect(stage.cloud.log.count('manifests.commitFile')).toBe(1)
  })

  it('goes back with its manifest when somebody aborts it', async () => {
    await stand(steps)
    const id = await begin(canary)
    await stage.cloud.rollouts.port().abort(await at())
    await turn(6)
    await turn(1)
    expect(await reload(id)).toMatchObject({ state: 'failed', failure: { code: 'share-lost' } })
    expect(rollout()).toMatchObject({ stable: old.digest, wanted: old.digest, aborted: false })
  })

  it('is refused before anything is written where it has no steps to share by', async () => {
    await stand([])
    const id = await begin(canary)
    expect(await reload(id)).toMatchObject({ state: 'failed', failure: { code: 'strategy-unfit' } })
    expect(rollout()).toMatchObject({ stable: old.digest, wanted: old.digest })
  })
})

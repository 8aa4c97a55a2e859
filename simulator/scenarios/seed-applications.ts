import type { World } from '../kernel/world.ts'
import { clusterIdOf } from '../products/ack/seed.ts'
import { createApplication } from '../products/edas/seed.ts'
import type { EnvironmentPlan } from './company.ts'
import type { BuiltHistory } from './seed-builds.ts'
import { deliveriesOf, workloadSpec } from './seed-delivery.ts'
import { clustersOf } from './seed-pipelines.ts'

/** Makes the EDAS application of a service in an environment, as it was deployed last. */
export function seedApplication(world: World, history: BuiltHistory, { slug }: EnvironmentPlan): void {
  const { service } = history.written.plan
  const deliveries = deliveriesOf(history, slug)
  const last = deliveries.at(-1)
  if (last === undefined) return
  for (const cluster of clustersOf(service, slug)) {
    createApplication(world, {
      clusterId: clusterIdOf(cluster),
      spec: workloadSpec(world, service, cluster, last.digest),
      framework: service.framework ?? 'other',
      space: slug,
      createdAt: deliveries[0]?.at ?? last.at,
      rolledOutAt: last.at + 5_000,
    })
  }
}

import type { World } from '../../kernel/world.ts'
import { clusterNamed } from '../ack/clusters.ts'
import { createWorkload, type WorkloadSpec } from '../kubernetes/seed.ts'
import { groupLabels, groupName } from './groups.ts'
import type { Application, Framework } from './rows.ts'
import { edasOf, idOf } from './state.ts'

export interface ApplicationOptions {
  /** An ACK cluster that is there; it is imported when its first application comes. */
  clusterId: string
  /** Name, namespace, image, digest and the rest as of a workload of one's own. */
  spec: WorkloadSpec
  framework: Framework
  /** The microservice namespace, without its region. */
  space: string
  createdAt: number
  rolledOutAt?: number
  history?: Array<{ digest: string; at: number }>
}

/** The id that an application of this name in this ACK cluster gets. */
export const applicationIdOf = (clusterId: string, name: string): string =>
  idOf(`application ${clusterId} ${name}`)

/** An application that has long run, with one Deployment of EDAS's own. */
export function createApplication(world: World, options: ApplicationOptions): Application {
  const { clusterId: csClusterId, spec, framework, createdAt } = options
  const state = edasOf(world)
  const cluster = clusterNamed(world, csClusterId)
  const clusterId = idOf(`cluster ${csClusterId}`)
  state.clusters.put({ clusterId, csClusterId, name: cluster.name, regionId: cluster.regionId })
  const application = state.applications.put({
    appId: applicationIdOf(csClusterId, spec.name),
    name: spec.name,
    clusterId,
    csClusterId,
    regionId: cluster.regionId,
    namespaceId: `${cluster.regionId}:${options.space}`,
    k8sNamespace: spec.namespace,
    framework,
    instances: spec.replicas ?? 3,
    image: `${spec.image}@${spec.digest}`,
    revision: 1,
    createdAt,
    owner: 'yunfan',
  })
  createWorkload(world, {
    clusterId: csClusterId,
    createdAt,
    ...(options.rolledOutAt === undefined ? {} : { rolledOutAt: options.rolledOutAt }),
    ...(options.history === undefined ? {} : { history: options.history }),
    spec: {
      ...spec,
      name: groupName(application, 1),
      container: spec.container ?? spec.name,
      labels: { ...spec.labels, ...groupLabels(application, 1) },
    },
  })
  return application
}

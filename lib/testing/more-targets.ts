import { newId } from '../platform/ids.ts'
import type { Stage, StageBuild } from './promotion-stage.ts'

type Slug = keyof Stage['environments']

/** Another cluster of an environment in which the service lives, running a build already; answers the target's id. */
export async function addTarget(
  stage: Stage,
  slug: Slug,
  cluster: string,
  wave: number,
  running: StageBuild,
): Promise<string> {
  const { prisma } = stage.around.database
  const { cloud } = stage
  const first = await prisma.target.findFirstOrThrow({ where: { environmentId: stage.environments[slug] } })
  const externalId = cloud.addCluster(cluster)
  cloud.observation.removeMetrics(cluster)
  cloud.observation.removeLogs(cluster)
  const clusterId = newId()
  const { connectionId } = await prisma.environment.findUniqueOrThrow({
    where: { id: stage.environments[slug] },
  })
  await prisma.cluster.create({
    data: {
      id: clusterId,
      connectionId,
      externalId,
      name: cluster,
      region: 'cn-hangzhou',
      state: 'running',
      seenAt: new Date(),
    },
  })
  const id = newId()
  const path = `${cluster}/order-service/kustomization.yaml`
  await prisma.target.create({
    data: {
      id,
      serviceId: stage.serviceId,
      environmentId: stage.environments[slug],
      kind: 'ack',
      clusterId,
      namespace: 'trade',
      workloadKind: 'Deployment',
      workloadName: 'order-service',
      containers: first.containers ?? {},
      wave,
      manifestRepository: first.manifestRepository,
      manifestBranch: 'main',
      manifestPath: path,
      manifestFormat: 'kustomize',
    },
  })
  const image = `${cloud.host}/trade/order-service`
  cloud.commit(`yunfan/manifests-${slug}`, {
    [path]: `# what runs here\nimages:\n  - name: ${image}\n    digest: ${running.digest}\n`,
  })
  cloud.runtime.set(cluster, { namespace: 'trade', name: 'order-service', image, digest: running.digest })
  await stage.look(slug)
  return id
}

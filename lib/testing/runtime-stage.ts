import type { ApplicationAddress } from '../cloud/ports/application.ts'
import type { FunctionPlace } from '../cloud/ports/function.ts'
import { newId } from '../platform/ids.ts'
import type { TestDatabase } from './database.ts'
import type { Stage, StageBuild } from './promotion-stage.ts'

type Slug = keyof Stage['environments']

async function lookOf(test: TestDatabase, stage: Stage, slug: Slug) {
  const target = await test.database.prisma.target.findFirstOrThrow({
    where: { environmentId: stage.environments[slug] },
    include: { environment: true, cluster: true },
  })
  const [repository] = await test.database.prisma.imageRepository.findMany({
    where: { serviceId: stage.serviceId },
  })
  return { target, repositoryId: repository?.id ?? '', connectionId: target.environment.connectionId }
}

const elsewhere = {
  namespace: null,
  workloadKind: null,
  workloadName: 'order-service',
  manifestRepository: null,
  manifestPath: null,
  writeWay: 'direct' as const,
}

/** From now on the stage's service lives in EDAS in this environment, running this build. */
export async function moveToEdas(
  test: TestDatabase,
  stage: Stage,
  slug: Slug,
  build: StageBuild,
  replicas = 4,
): Promise<ApplicationAddress> {
  const { target, repositoryId, connectionId } = await lookOf(test, stage, slug)
  const image = `${stage.cloud.host}/trade/order-service`
  const address = stage.cloud.applications.add({
    name: 'order-service',
    cluster: `ack-${slug}`,
    namespace: 'trade',
    image,
    digest: build.digest,
    replicas,
  })
  const id = newId()
  await test.database.prisma.edasApplication.create({
    data: {
      id,
      connectionId,
      ...address,
      name: 'order-service',
      namespace: 'trade',
      clusterId: target.clusterId,
      framework: 'spring-cloud',
      containers: [
        {
          name: 'main',
          image,
        },
      ],
      running: [
        {
          container: 'main',
          digests: [
            {
              digest: build.digest,
              pods: replicas,
              readyPods: replicas,
            },
          ],
        },
      ],
      replicas,
      readyReplicas: replicas,
      settled: true,
      seenAt: new Date(),
    },
  })
  await test.database.prisma.target.update({
    where: { id: target.id },
    data: { ...elsewhere, kind: 'edas', applicationId: id, containers: { main: repositoryId } },
  })
  await stage.look(slug)
  return address
}

/** From now on the stage's service is a function in this environment, its alias `live` on this build. */
export async function moveToFunction(
  test: TestDatabase,
  stage: Stage,
  slug: Slug,
  build: StageBuild,
): Promise<FunctionPlace> {
  const { target, repositoryId, connectionId } = await lookOf(test, stage, slug)
  const name = `order-service-${slug}`
  const image = `${stage.cloud.host}/trade/order-service`
  const place = stage.cloud.functions.add({ name, image, digest: build.digest })
  const seenAt = new Date()
  const id = newId()
  await test.database.prisma.fcFunction.create({
    data: {
      id,
      connectionId,
      ...place,
      runtime: 'custom-container',
      updating: 'done',
      invocable: true,
      changedMark: '1',
      seenAt,
      aliases: {
        create: {
          id: newId(),
          name: 'live',
          shares: [],
          readyReplicas: 1,
          settled: true,
          changedMark: '1',
          seenAt,
          running: [
            {
              container: 'main',
              digests: [
                {
                  digest: build.digest,
                  pods: 1,
                  readyPods: 1,
                },
              ],
            },
          ],
        },
      },
    },
  })
  await test.database.prisma.target.update({
    where: { id: target.id },
    data: {
      ...elsewhere,
      workloadName: name,
      kind: 'fc',
      functionId: id,
      functionAlias: 'live',
      clusterId: null,
      containers: { main: repositoryId },
    },
  })
  await stage.look(slug)
  return place
}

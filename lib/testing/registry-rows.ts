import type { Database } from '../catalog/database.ts'
import { listTruths, writeFindings } from '../catalog/registry/findings.ts'
import { writeNodePools, writeRegistryInventory } from '../catalog/registry/inventory.ts'
import { registryFindings } from '../domain/registry/findings.ts'
import { newId } from '../platform/ids.ts'

interface RegistryEstate {
  connection: { id: string }
  clusters: { production: { id: string } }
  imageRepository: { id: string }
  service: { id: string }
  older: { digest: string }
}

/**
 * A registry as looks left it: an instance with a cleanup rule, what is wrong in it, and nodes that pull from it. Answers
 * the id of the finding about the rule.
 */
export async function createRegistryRows(database: Database, estate: RegistryEstate): Promise<string> {
  const connectionId = estate.connection.id
  const { id, instanceId } = await database.prisma.imageRepository.findUniqueOrThrow({
    where: { id: estate.imageRepository.id },
  })
  const scope = { scope: 'instance', namespace: null, repository: null }
  const spares = { keepCount: 0, keepDays: null, keepPattern: null }
  await writeRegistryInventory(database, connectionId, {
    instances: [
      {
        id: newId(),
        externalId: instanceId,
        name: 'home',
        region: 'cn-hangzhou',
        edition: 'enterprise',
        specification: null,
        vpcHosts: [],
        publicOpen: null,
      },
    ],
    replicationRules: [],
    cleanupRules: [{ id: newId(), instanceId, externalId: 'cleanup-1', enabled: true, ...scope, ...spares }],
  })
  const seenAt = new Date()
  const { digest } = estate.older
  const tag = { name: '1.0.0', digest, firstDigest: digest, sizeBytes: 1n, pushedAt: seenAt, seenAt }
  await database.prisma.imageTag.create({ data: { repositoryId: id, ...tag } })
  const truth = (await listTruths(database, connectionId, null, 1, id)).flatMap((each) =>
    registryFindings(each, seenAt),
  )
  await writeFindings(database, connectionId, [
    ...truth,
    {
      kind: 'digest-gone',
      imageRepositoryId: id,
      serviceId: estate.service.id,
      subject: `order-service@${estate.older.digest}`,
      detail: { digest: estate.older.digest },
    },
  ])
  const pool = { id: newId(), externalId: 'np-1', name: 'default', nodes: 8, maxNodes: null }
  await writeNodePools(database, estate.clusters.production.id, [pool], null)
  const found = await database.prisma.registryFinding.findFirstOrThrow({
    where: { kind: 'cleanup-would-delete', imageRepositoryId: id },
  })
  return found.id
}

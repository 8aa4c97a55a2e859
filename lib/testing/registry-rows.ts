import type { Database } from '../catalog/database.ts'
import { writeFindings } from '../catalog/registry/findings.ts'
import { writeNodePools, writeRegistryInventory } from '../catalog/registry/inventory.ts'
import { newId } from '../platform/ids.ts'

interface RegistryEstate {
  connection: { id: string }
  clusters: { production: { id: string } }
  imageRepository: { id: string }
  service: { id: string }
  older: { digest: string }
}

/** A registry as looks left it: an instance with a cleanup rule, what is wrong in it, and nodes that pull from it. */
export async function createRegistryRows(database: Database, estate: RegistryEstate): Promise<void> {
  const connectionId = estate.connection.id
  const { id, instanceId } = await database.prisma.imageRepository.findUniqueOrThrow({
    where: { id: estate.imageRepository.id },
  })
  const scope = { scope: 'instance', namespace: null, repository: null }
  const spares = { keepCount: 5, keepDays: null, keepPattern: null }
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
  await writeFindings(database, connectionId, [
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
}

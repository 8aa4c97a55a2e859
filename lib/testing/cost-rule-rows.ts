import type { Database } from '../catalog/database.ts'
import { newId } from '../platform/ids.ts'
import { writeRules } from './judged-bill.ts'

/** A version of the rules and one of everything dated, and a subject of a bill that has not been judged: all that is told of them. */
export async function createCostRuleRows(
  database: Database,
  of: { connectionId: string; sourceId: string; serviceId: string },
): Promise<{ subjectId: string }> {
  const { prisma } = database
  const now = new Date()
  const dated = { fromOn: new Date('2026-01-01'), reason: 'x', createdAt: now }
  await writeRules(database)
  const by = { ...dated, createdName: 'Somebody' }
  await prisma.costTagAlias.create({
    data: { ...by, id: newId(), kind: 'key', key: 'service', alias: 'app' },
  })
  await prisma.costMapping.create({
    data: { ...dated, id: newId(), kind: 'cost-unit', external: 'unit', serviceId: of.serviceId },
  })
  const matches = { causes: ['support'], accountIds: [], products: [], serviceIds: [], productLineIds: [] }
  const among = { noun: 'service', ids: [], usage: null }
  await prisma.costSplitRule.create({
    data: { ...by, id: newId(), name: 'Support', position: 1, method: 'even', matches, among },
  })
  await prisma.costTagKey.create({
    data: {
      connectionId: of.connectionId,
      key: 'service',
      switchedOn: true,
      sinceOn: new Date('2026-01-01'),
      basis: 'said',
      seenAt: now,
    },
  })
  await prisma.sharedCluster.create({
    data: { ...by, id: newId(), connectionId: of.connectionId, externalId: 'c-1', name: 'shared' },
  })
  const id = 27n
  await prisma.billSubject.create({
    data: {
      id,
      proof: id,
      accountId: '1',
      regionId: 'cn-hangzhou',
      cloudProduct: 'ecs',
      resourceType: 'instance',
      resourceId: 'i-1',
      resourceName: 'one',
      partOf: '',
      resourceGroup: '',
      costUnit: 'unit',
      costTags: { service: '<b>' },
      createdAt: now,
    },
  })
  await prisma.billAttribution.create({
    data: {
      sourceId: of.sourceId,
      billingPeriod: new Date('2026-06-01'),
      subjectId: id,
      fromOn: new Date('2026-06-01'),
      untilOn: new Date('2026-07-01'),
      rulesetId: newId(),
      cause: 'cost-unit',
      serviceId: of.serviceId,
      taggable: true,
    },
  })
  return { subjectId: id.toString() }
}

import type { Database } from '../../lib/catalog/database.ts'
import { readNow } from '../../lib/catalog/transaction.ts'
import type { AskableKind, QueryPlan } from '../../lib/domain/cost-finding/query.ts'
import { newId } from '../../lib/platform/ids.ts'
import { connection } from './simulated-estate.ts'

/** Who leads costs in the demo. */
const lead = 'li'
/** Where the simulated company keeps what its Terraform and ROS make. */
const infrastructure = 'yunfan/infrastructure'
/** Services are found within minutes of a first start; before that every costTag would name an unknown one. */
const firstAfterMs = 6 * 60_000

const queries: { name: string; kinds: AskableKind[]; plan: QueryPlan; tells: boolean }[] = [
  {
    name: '标签缺失与错误 Missing and wrong costTags',
    kinds: ['resource-untagged', 'value-not-allowed', 'key-not-switched-on'],
    plan: { every: 'hour' },
    tells: true,
  },
  {
    name: '浪费 Waste',
    kinds: ['commitment-unused', 'resource-idle', 'workload-unowned'],
    plan: { every: 'day', hour: 9 },
    tells: true,
  },
  {
    name: '习惯 Habits',
    kinds: ['resource-console-made', 'alias-used'],
    plan: { every: 'week', weekday: 1, hour: 9 },
    tells: false,
  },
]

/** Queries as the lead of costs would have saved them, and the repository that says where resources come from. */
export async function createDemoCostQueries(database: Database): Promise<void> {
  const { prisma } = database
  if ((await prisma.costQuery.count()) > 0) return
  const found = await prisma.connection.findUnique({ where: { name: connection.name } })
  const owner = await prisma.person.findUnique({ where: { key: lead } })
  if (!found) return
  const createdAt = await readNow(database)
  const reason = '演示查询 A query of the demo'
  const nextAt = new Date(createdAt.getTime() + firstAfterMs)
  await prisma.costQuery.createMany({
    data: queries.map((query) => ({
      ...query,
      id: newId(),
      scope: { accountIds: [] },
      ownerId: owner?.id ?? null,
      reason,
      createdAt,
      updatedAt: createdAt,
      nextAt,
    })),
  })
  await prisma.sourceRepository.create({
    data: {
      id: newId(),
      connectionId: found.id,
      repository: infrastructure,
      branch: 'main',
      reason: '演示代码库 The repository of the demo',
      createdAt,
    },
  })
}

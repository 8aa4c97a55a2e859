import type { Database } from '../catalog/database.ts'
import { createMemoryCloud, type MemoryCloud } from '../cloud/memory/cloud.ts'
import type { Suggestion } from '../domain/cost-finding/finding.ts'
import { newId } from '../platform/ids.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { createPerson } from './people.ts'

export const infrastructure = 'yunfan/infrastructure'
export const sourcePath = 'terraform/trade/main.tf'
export const sourceText = `resource "alicloud_db_instance" "web" {
  instance_name = "web"
}

resource "alicloud_db_instance" "computed" {
  tags = { project = var.project }
}
`

export interface WrittenFinding {
  name: string
  kind?: string
  source?: 'terraform' | 'console' | null
  address?: string
  suggestions?: Pick<Suggestion, 'key' | 'value'>[]
  accountId?: string
  teamId?: string | null
  costTags?: Record<string, string>
}

const accountId = '1234567890123456'

/** A resource of the inventory with a finding of it, as a query would have left them; answers the finding's id. */
export async function writeFinding(
  { prisma }: Pick<Database, 'prisma'>,
  of: { connectionId: string; queryId: string },
  finding: WrittenFinding,
): Promise<string> {
  const [id, resourceRowId, now] = [newId(), newId(), new Date()]
  const { name, kind = 'resource-untagged', source = 'terraform', address = null } = finding
  const file = source === 'terraform' ? { repository: infrastructure, path: sourcePath, address } : {}
  const account = finding.accountId ?? accountId
  await prisma.cloudResource.create({
    data: {
      id: resourceRowId,
      connectionId: of.connectionId,
      accountId: account,
      regionId: 'cn-hangzhou',
      resourceType: 'ACS::RDS::DBInstance',
      resourceId: `rm-${name}`,
      name,
      costTags: finding.costTags ?? {},
      source,
      sourceDetail: { stack: null, reason: 'state-file', ...file },
      firstSeenAt: now,
      seenAt: now,
    },
  })
  await prisma.costFinding.create({
    data: {
      id,
      ...of,
      kind,
      severity: 'high',
      subject: `${account} cn-hangzhou ACS::RDS::DBInstance rm-${name}`,
      accountId: account,
      resourceRowId,
      resourceId: `rm-${name}`,
      name,
      teamId: finding.teamId ?? null,
      suggestions: (finding.suggestions ?? [{ key: 'project', value: 'trade' }]).map((one) => ({
        ...one,
        reason: 'linked',
        values: {},
      })),
      openedAt: now,
      seenAt: now,
    },
  })
  return id
}

/** A query that findings are of; answers its id. */
export async function writeQuery(
  { prisma }: Pick<Database, 'prisma'>,
  name = 'Every night',
): Promise<string> {
  const [id, now] = [newId(), new Date()]
  await prisma.costQuery.create({
    data: {
      id,
      name,
      kinds: ['resource-untagged'],
      scope: { accountIds: [] },
      plan: { every: 'day', hour: 8 },
      tells: false,
      reason: 'as ever',
      createdAt: now,
      updatedAt: now,
    },
  })
  return id
}

/** A finding with a fix that waits for a word: everything an answer about fixes can show. Answers the fix's id. */
export async function createFixRows(
  { prisma }: Pick<Database, 'prisma'>,
  connectionId: string,
): Promise<string> {
  const queryId = await writeQuery({ prisma }, 'Of the fixes')
  const address = 'alicloud_db_instance.web'
  const findingId = await writeFinding({ prisma }, { connectionId, queryId }, { name: 'web', address })
  const fixId = newId()
  const lines = [
    { kind: 'same', text: 'resource "alicloud_db_instance" "web" {', line: 1 },
    { kind: 'removed', text: '  tags = {}', line: 2 },
    { kind: 'added', text: '  tags = { project = "trade" }', line: 2 },
  ]
  await prisma.costFix.create({
    data: {
      id: fixId,
      kind: 'source',
      state: 'proposed',
      connectionId,
      repository: infrastructure,
      branch: 'sluice/cost-tags-1',
      targetBranch: 'main',
      files: [{ path: sourcePath, revision: 'abc', pieces: [lines] }],
      mark: 'm',
      requestNumber: 7,
      webUrl: 'https://codeup.example/7',
      problem: 'changed-meanwhile',
      reason: 'Q4',
      askedByName: 'Li',
      askedAt: new Date(),
      confirmedByName: 'Li',
      confirmedAt: new Date(),
      items: {
        create: {
          findingId,
          position: 0,
          accountId,
          regionId: 'cn-hangzhou',
          resourceType: 'ACS::RDS::DBInstance',
          resourceId: 'rm-web',
          name: 'web',
          path: sourcePath,
          address,
          wanted: { project: 'trade' },
          before: { project: null },
          state: 'done',
          code: 'computed',
          message: 'x',
        },
      },
    },
  })
  return fixId
}

export interface FixStage {
  around: Surroundings
  cloud: MemoryCloud
  connectionId: string
  people: Record<'lead' | 'developer' | 'viewer', Awaited<ReturnType<typeof createPerson>>>
  teamId: string
  /** Writes a resource, in the cloud too, with a finding of it. */
  find(finding: WrittenFinding): Promise<string>
}

/** A connection with its infrastructure written down in one file, and nothing found yet. */
export async function createFixStage(database: Database): Promise<FixStage> {
  const cloud = createMemoryCloud()
  cloud.addRepository(infrastructure)
  cloud.commit(infrastructure, { [sourcePath]: sourceText })
  const [connectionId, teamId] = [newId(), newId()]
  await database.prisma.connection.create({
    data: {
      id: connectionId,
      name: 'simulated',
      kind: 'simulated',
      accountId,
      regions: ['cn-hangzhou'],
      yunxiaoOrganisationId: 'yunfan',
    },
  })
  await database.prisma.team.create({ data: { id: teamId, slug: 'trade-core', name: '交易核心' } })
  const queryId = await writeQuery(database)
  const people = {
    lead: await createPerson(database, 'lead', [{ role: 'cost-lead' }]),
    developer: await createPerson(database, 'developer', [{ role: 'developer', scope: { team: teamId } }]),
    viewer: await createPerson(database, 'viewer', [{ role: 'viewer' }]),
  }
  return {
    around: { database, cloud: cloud.gate },
    cloud,
    connectionId,
    people,
    teamId,
    find: (finding) => {
      cloud.inventory.add({
        accountId: finding.accountId ?? accountId,
        resourceType: 'ACS::RDS::DBInstance',
        resourceId: `rm-${finding.name}`,
        costTags: Object.entries(finding.costTags ?? {}).map(([key, value]) => ({ key, value })),
      })
      return writeFinding(database, { connectionId, queryId }, finding)
    },
  }
}

import { ok } from '../../domain/failure/result.ts'
import type { PipelineFinding } from '../../domain/pipeline-finding/facts.ts'
import { mayClose } from '../../domain/pipeline-finding/judge.ts'
import { severityOf } from '../../domain/pipeline-finding/rules.ts'
import { newId } from '../../platform/ids.ts'
import type { Database } from '../database.ts'
import type { Prisma } from '../generated/client.ts'
import { type Transaction, transact } from '../transaction.ts'
import type { Look } from './units.ts'

const system = { actorKind: 'system', actorId: null, actorName: 'Sluice' } as const
const keyOf = ({ rule, subject }: { rule: string; subject: string }): string => `${rule} ${subject}`
const json = (value: unknown): Prisma.InputJsonValue => JSON.parse(JSON.stringify(value))

interface Told {
  id: string
  rule: string
  subject: string
  serviceId: string | null
  path: string | null
}

async function tellChange(
  tx: Transaction,
  action: 'pipeline-finding.opened' | 'pipeline-finding.closed',
  finding: Told,
): Promise<void> {
  const { id, rule, subject, serviceId, path } = finding
  await tx.record({
    ...system,
    action,
    subjectKind: 'pipeline-finding',
    subjectId: id,
    subjectName: subject,
    serviceId,
    detail: { rule, path },
  })
}

/**
 * What one look found: new ones open, known ones are seen again with what they say now, and those no longer found close,
 * where their rule was asked. Answers how many opened or closed.
 */
export async function writeLook(
  database: Database,
  look: Look,
  repositoryId: string | null,
  findings: PipelineFinding[],
): Promise<number> {
  const { unitId, connectionId, mark, unread, problem } = look
  let changed = 0
  await transact(database, async (tx) => {
    const table = tx.prisma.pipelineFinding
    const open = await table.findMany({ where: { unitId, closedAt: null } })
    const found = new Map(findings.map((finding) => [keyOf(finding), finding]))
    const known = new Map(open.map((row) => [keyOf(row), row]))
    const over = open.filter((row) => !found.has(keyOf(row)) && mayClose(row, unread))
    const fresh = [...found.values()].filter((each) => !known.has(keyOf(each)))
    await table.updateMany({
      where: { id: { in: over.map(({ id }) => id) } },
      data: { closedAt: tx.now },
    })
    const rowOf = ({ values, diff, rule, ...finding }: PipelineFinding) => ({
      ...finding,
      rule,
      severity: severityOf(rule),
      codeRepositoryId: repositoryId,
      detail: json({ values, diff }),
      seenAt: tx.now,
    })
    for (const row of open) {
      const again = found.get(keyOf(row))
      if (again) await table.update({ where: { id: row.id }, data: rowOf(again) })
    }
    const rows = fresh.map((each) => ({
      ...rowOf(each),
      id: newId(),
      unitId,
      connectionId,
      openedAt: tx.now,
    }))
    await table.createMany({ data: rows })
    for (const row of rows) await tellChange(tx, 'pipeline-finding.opened', row)
    for (const row of over) await tellChange(tx, 'pipeline-finding.closed', row)
    const data = { connectionId, mark, unread: json(unread), problem, lookedAt: tx.now }
    await tx.prisma.pipelineLook.upsert({ where: { unitId }, create: { unitId, ...data }, update: data })
    changed = rows.length + over.length
    if (changed > 0) await tx.notify('pipeline-finding', unitId)
    return ok(null)
  })
  return changed
}

/** Closes what was found in a unit that is no more. */
export async function closeUnit(database: Database, unitId: string): Promise<number> {
  let changed = 0
  await transact(database, async (tx) => {
    const open = await tx.prisma.pipelineFinding.findMany({ where: { unitId, closedAt: null } })
    await tx.prisma.pipelineFinding.updateMany({
      where: { unitId, closedAt: null },
      data: { closedAt: tx.now },
    })
    for (const row of open) await tellChange(tx, 'pipeline-finding.closed', row)
    await tx.prisma.pipelineLook.deleteMany({ where: { unitId } })
    changed = open.length
    if (changed > 0) await tx.notify('pipeline-finding', unitId)
    return ok(null)
  })
  return changed
}

import type { FixPart } from '../../domain/cost-fix/plan.ts'
import { type CostFixState, type FixItemState, isFixEnd, mayFollow } from '../../domain/cost-fix/state.ts'
import { fixBranch } from '../../domain/cost-fix/words.ts'
import { newId } from '../../platform/ids.ts'
import type { Prisma } from '../generated/client.ts'
import type { Transaction } from '../transaction.ts'
import { type FixFile, type FixRecord, readFix } from './record.ts'

/** Looked at by the sweep when its job was lost. */
const graceMs = 60_000

const json = (value: unknown): Prisma.InputJsonValue => value as Prisma.InputJsonValue

/** What was only shown of these findings is thrown away: somebody wants them in another fix. */
export async function discardPreviews(tx: Transaction, findingIds: readonly string[]): Promise<void> {
  const found = await tx.prisma.costFix.findMany({
    where: {
      state: { in: ['preparing', 'prepared'] },
      items: { some: { findingId: { in: [...findingIds] }, endedAt: null } },
    },
    select: { id: true, state: true },
  })
  for (const { id, state } of found) await moveFix(tx, { id, state: state as CostFixState }, 'discarded')
}

/** A fix that the worker prepares; answers its id. `nameOf` a finding: of its resource. */
export async function insertFix(
  tx: Transaction,
  part: FixPart,
  by: { id: string | null; name: string },
  nameOf: (findingId: string) => string,
): Promise<string> {
  const id = newId()
  const { kind, connectionId, repository } = part
  await tx.prisma.costFix.create({
    data: {
      id,
      kind,
      state: 'preparing',
      connectionId,
      repository,
      branch: kind === 'source' ? fixBranch(id) : null,
      askedById: by.id,
      askedByName: by.name,
      askedAt: tx.now,
      lookAt: new Date(tx.now.getTime() + graceMs),
    },
  })
  await tx.prisma.costFixItem.createMany({
    data: part.items.map(({ findingId, resource, wanted, place }, position) => ({
      fixId: id,
      findingId,
      position,
      ...resource,
      name: nameOf(findingId).slice(0, 200),
      path: place?.path ?? null,
      address: place?.address ?? null,
      wanted: json(wanted),
    })),
  })
  return id
}

export interface FixChange {
  targetBranch?: string
  files?: FixFile[]
  mark?: string | null
  requestNumber?: number
  webUrl?: string | null
  problem?: string | null
  reason?: string
  confirmedById?: string | null
  confirmedByName?: string
  confirmedAt?: Date
  /** From now on; absent: the portal does nothing of itself. */
  againMs?: number
}

/** Moves a fix from the state it was seen in; false: it is not there any more. */
export async function moveFix(
  tx: Transaction,
  seen: { id: string; state: CostFixState },
  to: CostFixState,
  change: FixChange = {},
): Promise<boolean> {
  if (seen.state !== to && !mayFollow(seen.state, to))
    throw new Error(`a fix does not go from ${seen.state} to ${to}`)
  const { againMs, files, ...rest } = change
  const endedAt = isFixEnd(to) ? tx.now : null
  const { count } = await tx.prisma.costFix.updateMany({
    where: { id: seen.id, state: seen.state },
    data: {
      ...rest,
      ...(files === undefined ? {} : { files: json(files) }),
      state: to,
      endedAt,
      lookAt: againMs === undefined ? null : new Date(tx.now.getTime() + againMs),
    },
  })
  if (count === 0) return false
  if (endedAt !== null)
    await tx.prisma.costFixItem.updateMany({ where: { fixId: seen.id }, data: { endedAt } })
  // Looked at again, and nothing new: nobody need look.
  if (to !== seen.state || change.problem != null) await tx.notify('cost-fix', seen.id)
  return true
}

/** Claims a fix until `graceMs` from now; null: there is nothing to do of it by the portal. */
export async function claimFix(tx: Transaction, id: string): Promise<FixRecord | null> {
  const { count } = await tx.prisma.costFix.updateMany({
    where: { id, lookAt: { not: null }, state: { in: ['preparing', 'applying', 'proposed'] } },
    data: { lookAt: new Date(tx.now.getTime() + graceMs) },
  })
  return count === 0 ? null : readFix(tx, id)
}

export interface ItemOutcome {
  findingId: string
  state: FixItemState
  code?: string | null
  message?: string | null
  before?: Record<string, string | null>
}

/** What became of resources of a fix, one by one. */
export async function writeOutcomes(
  tx: Transaction,
  fixId: string,
  outcomes: readonly ItemOutcome[],
): Promise<void> {
  for (const { findingId, state, code = null, message = null, before } of outcomes)
    await tx.prisma.costFixItem.update({
      where: { fixId_findingId: { fixId, findingId } },
      data: {
        state,
        code: code?.slice(0, 120) ?? null,
        message: message?.slice(0, 1000) ?? null,
        ...(before === undefined ? {} : { before: json(before) }),
      },
    })
}

/** The last fix of findings, as their lists show it; null: it was turned down, and they are as they were. */
export async function writeProposal(
  tx: Transaction,
  findingIds: readonly string[],
  proposal: {
    kind: 'merge-request' | 'tagging'
    url: string | null
    number: number | null
    by: string
  } | null,
): Promise<void> {
  await tx.prisma
    .$executeRaw`UPDATE cost_finding SET proposed_at = ${proposal === null ? null : tx.now}::timestamptz,
    proposal = ${proposal === null ? null : JSON.stringify(proposal)}::jsonb
    WHERE id = ANY (${[...findingIds]}::uuid[]) AND closed_at IS NULL`
  for (const id of findingIds) await tx.notify('cost-finding', id)
}

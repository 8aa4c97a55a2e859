import type { Skip } from '../../domain/train/choose.ts'
import { type StoredPlan, StoredPlan as storedPlan } from '../../domain/train/plan.ts'
import { type TrainKind, type TrainState, trainStatesBefore } from '../../domain/train/state.ts'
import { newId } from '../../platform/ids.ts'
import type { Prisma } from '../generated/client.ts'
import type { Transaction } from '../transaction.ts'

const json = (value: unknown) => value as Prisma.InputJsonValue

/** A train as its rules need it, locked for this transaction. */
export type TrainRecord = NonNullable<Awaited<ReturnType<typeof lockTrain>>>

/** Locks and reads one train with its rows; null when there is none. Whoever holds the lock decides what happens next. */
export async function lockTrain(tx: Transaction, id: string) {
  await tx.prisma.$executeRaw`SELECT 1 FROM train WHERE id = ${id}::uuid FOR UPDATE`
  const train = await tx.prisma.train.findUnique({
    where: { id },
    include: { rows: { orderBy: [{ wave: 'asc' }, { position: 'asc' }] }, approvals: true },
  })
  if (!train) return null
  const environment = await tx.prisma.environment.findUniqueOrThrow({
    where: { id: train.environmentId },
    select: { slug: true, settings: true },
  })
  return { ...train, plan: storedPlan.parse(train.plan), environment }
}

export interface NewRow {
  serviceId: string
  buildId: string | null
  digest: string | null
  overDigest: string | null
  configRevision: string | null
  wave: number
  skipped: Skip | null
}

export interface NewTrain {
  name: string
  environmentId: string
  kind: TrainKind
  backOfId: string | null
  state: TrainState
  requesterId: string
  reason: string | null
  reasonKey: string | null
  plan: StoredPlan
  listHash: string
  startedAt: Date | null
}

const rowData = (trainId: string, rows: readonly NewRow[]) =>
  rows.map(({ skipped, ...row }, position) => ({
    ...row,
    trainId,
    position,
    skipped: skipped?.key ?? null,
    skipDetail: json(skipped?.detail ?? {}),
  }))

export async function insertTrain(
  tx: Transaction,
  train: NewTrain,
  rows: readonly NewRow[],
): Promise<{ id: string; number: number }> {
  const id = newId()
  const { number } = await tx.prisma.train.create({
    data: { ...train, id, plan: json(train.plan), createdAt: tx.now, updatedAt: tx.now },
    select: { number: true },
  })
  await tx.prisma.trainRow.createMany({ data: rowData(id, rows) })
  return { id, number }
}

/** The list of a train that has not gone yet, written anew. */
export async function replaceRows(tx: Transaction, trainId: string, rows: readonly NewRow[]): Promise<void> {
  await tx.prisma.trainRow.deleteMany({ where: { trainId } })
  await tx.prisma.trainRow.createMany({ data: rowData(trainId, rows) })
}

export type TrainChange = Omit<Prisma.TrainUncheckedUpdateManyInput, 'id' | 'state' | 'plan'> & {
  plan?: StoredPlan
}

const changed = (tx: Transaction, { plan, ...rest }: TrainChange) => ({
  ...rest,
  ...(plan ? { plan: json(plan) } : {}),
  updatedAt: tx.now,
})

/** Moves a train to a state, guarded: only from where the law lets it come. False when it was not there any more. */
export async function moveTrain(
  tx: Transaction,
  id: string,
  to: TrainState,
  change: TrainChange = {},
): Promise<boolean> {
  const { count } = await tx.prisma.train.updateMany({
    where: { id, state: { in: trainStatesBefore(to) } },
    data: { ...changed(tx, change), state: to },
  })
  return count > 0
}

/** Marks of a train that are no state. */
export async function noteTrain(tx: Transaction, id: string, change: TrainChange): Promise<void> {
  await tx.prisma.train.updateMany({ where: { id }, data: changed(tx, change) })
}

/** A row that does not go after all. Never one that has a promotion. */
export async function skipRow(
  tx: Transaction,
  row: { trainId: string; serviceId: string },
  skip: Skip,
): Promise<void> {
  await tx.prisma.trainRow.updateMany({
    where: { trainId: row.trainId, serviceId: row.serviceId, promotionId: null },
    data: { skipped: skip.key, skipDetail: json(skip.detail) },
  })
}

/** The promotion of a row. Nobody presses Start for it: the train's go did. */
export async function linkPromotion(
  tx: Transaction,
  row: { trainId: string; serviceId: string },
  promotionId: string,
): Promise<void> {
  await tx.prisma.trainRow.update({
    where: { trainId_serviceId: { trainId: row.trainId, serviceId: row.serviceId } },
    data: { promotionId },
  })
  await tx.prisma.promotion.update({
    where: { id: promotionId },
    data: { trainId: row.trainId, startMode: 'automatic' },
  })
}

/** One person's word on the exact list; a second word replaces the first. */
export async function writeTrainApproval(
  tx: Transaction,
  word: {
    trainId: string
    personId: string
    /** On whose behalf, where a delegation was used. */
    forPersonId: string | null
    decision: 'approved' | 'rejected'
    listHash: string
    bound: string[]
    reason: string | null
  },
): Promise<void> {
  const { trainId, personId, ...said } = word
  await tx.prisma.trainApproval.upsert({
    where: { trainId_personId: { trainId, personId } },
    create: { ...word, at: tx.now },
    update: { ...said, at: tx.now },
  })
}

/**
 * One approval of a train is an approval of each row it was bound to: of that digest, config and what ran there, from
 * the moment it was given. The gate judges it like any other. Only a word of that person on the promotion itself stands
 * above it.
 */
export async function giveApproval(
  tx: Transaction,
  approval: { personId: string; forPersonId: string | null; reason: string | null; at: Date },
  row: { digest: string; overDigest: string | null; configRevision: string | null },
  promotionId: string,
): Promise<void> {
  await tx.prisma.approval.createMany({
    data: [
      {
        id: newId(),
        promotionId,
        personId: approval.personId,
        forPersonId: approval.forPersonId,
        decision: 'approved',
        reason: approval.reason,
        digest: row.digest,
        configRevision: row.configRevision,
        overDigest: row.overDigest,
        at: approval.at,
      },
    ],
    skipDuplicates: true,
  })
}

/** While a train stands still nothing of it starts by itself; what moves is not touched. */
export async function holdBack(tx: Transaction, trainId: string, held: boolean): Promise<string[]> {
  const where = { trainId, state: 'pending' as const }
  await tx.prisma.promotion.updateMany({
    where,
    data: { heldBackAt: held ? tx.now : null, lookAt: tx.now, updatedAt: tx.now },
  })
  return (await tx.prisma.promotion.findMany({ where, select: { id: true } })).map(({ id }) => id)
}

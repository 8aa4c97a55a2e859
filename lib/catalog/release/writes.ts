import type { ReleaseDates } from '../../domain/release/plan.ts'
import type { ReleaseServiceState } from '../../domain/release/state.ts'
import { newId } from '../../platform/ids.ts'
import type { Prisma } from '../generated/client.ts'
import type { Transaction } from '../transaction.ts'

/** What a person wrote about a release, with its product lines found. */
export interface StoredPlan extends ReleaseDates {
  name: string
  batch: string
  branch: string
  zone: string
  productLines: readonly { id: string; slug: string }[]
}

/** As it is kept with every edit. */
const planJson = ({ productLines, branch: _b, ...plan }: StoredPlan) =>
  ({ ...plan, productLines: productLines.map(({ slug }) => slug).sort() }) as unknown as Prisma.InputJsonValue

const columns = ({ productLines: _p, ...plan }: StoredPlan) => plan

export async function insertRelease(
  tx: Transaction,
  plan: StoredPlan,
  by: { personId: string; reason: string | null },
): Promise<string> {
  const id = newId()
  await tx.prisma.release.create({
    data: {
      ...columns(plan),
      id,
      ownerId: by.personId,
      createdAt: tx.now,
      updatedAt: tx.now,
      productLines: { create: plan.productLines.map((line) => ({ productLineId: line.id })) },
      edits: {
        create: { version: 1, plan: planJson(plan), editorId: by.personId, reason: by.reason, at: tx.now },
      },
    },
  })
  return id
}

/** The next version of a locked release's plan. */
export async function writePlan(
  tx: Transaction,
  release: { id: string; version: number },
  plan: StoredPlan,
  by: { personId: string; reason: string },
): Promise<void> {
  const version = release.version + 1
  await tx.prisma.releaseProductLine.deleteMany({ where: { releaseId: release.id } })
  await tx.prisma.release.update({
    where: { id: release.id },
    data: {
      ...columns(plan),
      version,
      updatedAt: tx.now,
      productLines: { create: plan.productLines.map((line) => ({ productLineId: line.id })) },
      edits: {
        create: { version, plan: planJson(plan), editorId: by.personId, reason: by.reason, at: tx.now },
      },
    },
  })
}

export async function addServices(
  tx: Transaction,
  releaseId: string,
  serviceIds: readonly string[],
  state: { state: ReleaseServiceState; reason: string | null },
): Promise<void> {
  await tx.prisma.releaseService.createMany({
    data: serviceIds.map((serviceId) => ({ releaseId, serviceId, ...state, updatedAt: tx.now })),
    skipDuplicates: true,
  })
}

/** Changes what is kept of one service of a release. */
export async function writeService(
  tx: Transaction,
  of: { releaseId: string; serviceId: string },
  data: Omit<Prisma.ReleaseServiceUncheckedUpdateInput, 'releaseId' | 'serviceId'>,
): Promise<void> {
  await tx.prisma.releaseService.update({
    where: { releaseId_serviceId: of },
    data: { ...data, updatedAt: tx.now },
  })
}

export async function closeRelease(
  tx: Transaction,
  id: string,
  by: { personId: string; note: string },
): Promise<void> {
  await tx.prisma.release.update({
    where: { id },
    data: { closedAt: tx.now, closedById: by.personId, closeNote: by.note, updatedAt: tx.now },
  })
}

/** The newest edit of a plan, for whoever edits an older one. */
export const newestEdit = (tx: Transaction, releaseId: string) =>
  tx.prisma.releaseEdit.findFirst({ where: { releaseId }, orderBy: { version: 'desc' } })

/** Windows in force whose times are bound to this release. */
export const boundWindowsOf = (tx: Transaction, releaseId: string) =>
  tx.prisma.freezeWindow.findMany({ where: { releaseId, retiredAt: null }, orderBy: { name: 'asc' } })

/** A release and its plan of another name are there already. */
export const nameTaken = async (tx: Transaction, name: string, butId: string | null): Promise<boolean> =>
  (await tx.prisma.release.findFirst({ where: { name, ...(butId ? { id: { not: butId } } : {}) } })) !== null

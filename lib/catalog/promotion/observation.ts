import type { ObservationReading } from '../../domain/observation/judge.ts'
import { ObservationRecord } from '../../domain/observation/record.ts'
import type { Prisma } from '../generated/client.ts'
import type { Transaction } from '../transaction.ts'

/** Adds readings; one that is known already changes nothing. */
export async function writeSamples(
  tx: Transaction,
  promotionId: string,
  readings: readonly ObservationReading[],
): Promise<void> {
  if (readings.length === 0) return
  await tx.prisma.observationSample.createMany({
    data: readings.map(({ check, at, value }) => ({ promotionId, check, at, value })),
    skipDuplicates: true,
  })
}

/** All readings of a promotion's window, oldest first. */
export async function readSamples(tx: Transaction, promotionId: string): Promise<ObservationReading[]> {
  const rows = await tx.prisma.observationSample.findMany({
    where: { promotionId },
    orderBy: { at: 'asc' },
    select: { check: true, at: true, value: true },
  })
  return rows.map((row) => ({ ...row, check: row.check as ObservationReading['check'] }))
}

export async function writeObservation(
  tx: Transaction,
  promotionId: string,
  record: ObservationRecord,
): Promise<void> {
  await tx.prisma.promotion.updateMany({
    where: { id: promotionId },
    data: { observation: record as Prisma.InputJsonValue },
  })
}

/** The stored observation; null when there is none, or none that can be read. */
export function observationOf(promotion: { observation: unknown }): ObservationRecord | null {
  const parsed = ObservationRecord.safeParse(promotion.observation)
  return parsed.success ? parsed.data : null
}

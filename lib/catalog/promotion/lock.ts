import type { Prisma } from '../generated/client.ts'
import type { Transaction } from '../transaction.ts'

type HeldStep = Prisma.PromotionStepGetPayload<object> & {
  /** Somebody does it right now, by the real clock. */
  claimed: boolean
}

/** A promotion as its rules need it, locked for this transaction; steps by position. */
export type PromotionRecord = Prisma.PromotionGetPayload<{
  include: {
    service: {
      select: {
        slug: true
        teamId: true
        productLineId: true
        codeRepositoryId: true
        observationLimits: true
      }
    }
    environment: { select: { slug: true; connectionId: true; settings: true } }
    build: true
  }
}> & { steps: HeldStep[] }

type Row = Record<string, unknown>

const camel = (name: string): string =>
  name.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** A row as JSON has it, as Prisma would: instants are the columns named `_at`, and one column of a build is a big integer. */
function revive(row: Row): Row {
  const one: Row = {}
  for (const [name, value] of Object.entries(row)) {
    if (typeof value === 'string' && name.endsWith('_at')) one[camel(name)] = new Date(value)
    else if (typeof value === 'number' && name === 'size_bytes') one[camel(name)] = BigInt(value)
    else one[camel(name)] = value
  }
  return one
}

/** Locks and reads one promotion; null when there is none. Whoever holds the lock decides what happens next. */
export async function lockPromotion(tx: Transaction, id: string): Promise<PromotionRecord | null> {
  interface Document {
    promotion: Row
    service: Row
    environment: Row
    build: Row
    steps: Row[]
  }
  const rows = await tx.prisma.$queryRaw<{ document: Document | null }[]>`
    SELECT lock_promotion(${id}::uuid) AS document`
  const found = rows[0]?.document
  if (!found) return null
  const { promotion, steps, ...beside } = found
  return {
    ...revive(promotion),
    service: revive(beside.service),
    environment: revive(beside.environment),
    build: revive(beside.build),
    steps: steps.map(revive),
  } as unknown as PromotionRecord
}

/** The same promotion, locked by this transaction, with its steps as it has made them since. */
export async function withStepsNow(tx: Transaction, promotion: PromotionRecord): Promise<PromotionRecord> {
  const rows = await tx.prisma.$queryRaw<{ steps: Row[] }[]>`
    SELECT promotion_steps(${promotion.id}::uuid) AS steps`
  return { ...promotion, steps: (rows[0]?.steps ?? []).map(revive) as unknown as PromotionRecord['steps'] }
}

import { readResolverNames } from '../../catalog/merge-check/answers.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, type Result } from '../../domain/failure/result.ts'
import type { PlacedHold } from './freeze-holds.ts'

/** Holds with the names of who can resolve them. */
export const namedHolds = (
  reader: Pick<Transaction, 'prisma'>,
  holds: readonly PlacedHold[],
): Promise<PlacedHold[]> =>
  Promise.all(
    holds.map(async (hold) => ({ ...hold, resolvers: await readResolverNames(reader, hold.resolvers) })),
  )

/** A freeze stands in the way: every place, every reason, who can resolve it and when time does. */
export async function frozen(
  reader: Pick<Transaction, 'prisma'>,
  holds: readonly PlacedHold[],
  known: boolean,
): Promise<Result<never>> {
  const named = await namedHolds(reader, holds)
  const places = named.map(({ environment }) => environment).join(', ')
  const doubt = known ? '' : ': the run does not say where it goes, so every environment counts'
  return fail('blocked-by-gate', `a freeze holds ${places}${doubt}`, { why: 'frozen', holds: named, known })
}

import { findOwner } from '../../catalog/hold/reads.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'

const furthestReviewMs = 90 * 24 * 60 * 60_000

/** The person who is to look after a hold, by key or id; a leaver looks after nothing. */
export async function ownerOf(tx: Transaction, wanted: string): Promise<Result<string>> {
  const id = await findOwner(tx, wanted)
  return id ? ok(id) : fail('not-found', `nobody here is called "${wanted}"`, { field: 'owner' })
}

/** A review is ahead, and not so far that it means never. */
export function checkReview(reviewAt: Date, now: Date): Result<null> {
  if (reviewAt <= now) return fail('invalid', 'the review has to be ahead', { field: 'reviewAt' })
  return reviewAt.getTime() - now.getTime() <= furthestReviewMs
    ? ok(null)
    : fail('invalid', 'the review is at most 90 days ahead', { field: 'reviewAt' })
}

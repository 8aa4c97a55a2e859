import { findSuspect } from '../../catalog/hold/suspect.ts'
import type { FoundPlace } from '../../catalog/promotion/find.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide } from '../../domain/permission/decide.ts'
import type { Relation } from '../../domain/promotion/change.ts'

/** What a person may say before a request is taken. */
export interface Said {
  confirmed: ReadonlySet<string>
  reason: string | undefined
}

/** An older build takes commits away: the person says that this is meant, and why. */
export function refuseOlder(relation: Relation | null, said: Said): Result<null> {
  if (relation?.direction !== 'older') return ok(null)
  const detail = { removed: relation.removed.length }
  if (!said.confirmed.has('older'))
    return fail(
      'precondition',
      `${relation.removed.length} commits would go away: confirm that this is meant`,
      { ...detail, need: 'olderConfirmed' },
    )
  return said.reason
    ? ok(null)
    : fail('precondition', 'going back to an older build needs a reason', { ...detail, need: 'reason' })
}

/** The same words before the request and at it. */
export const onlyManagerBringsBack = (environment: string) =>
  `a rollback left this build in ${environment}: only a release manager promotes it there again`

/** A build that a rollback left here comes again only by a release manager who says why. */
export async function refuseSuspect(
  tx: Transaction,
  actor: Actor,
  of: { found: FoundPlace; buildId: string },
  said: Said,
): Promise<Result<boolean>> {
  const suspect = await findSuspect(tx, { ...of.found, buildId: of.buildId })
  if (!suspect) return ok(false)
  const detail = { because: suspect.reason, markedAt: suspect.markedAt.toISOString() }
  const allowed = decide(actor, 'suspect.promote', of.found)
  if (!allowed.ok)
    return fail('forbidden', onlyManagerBringsBack(of.found.environment), {
      ...detail,
      ...allowed.failure.detail,
      need: 'release-manager',
    })
  if (!said.confirmed.has('suspect'))
    return fail(
      'precondition',
      `a rollback left this build in ${of.found.environment}: confirm that it is meant`,
      {
        ...detail,
        need: 'suspect',
      },
    )
  return said.reason
    ? ok(true)
    : fail('precondition', 'promoting a suspect build again needs a reason', { ...detail, need: 'reason' })
}

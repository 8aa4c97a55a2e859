import type { Subject } from '../permission/decide.ts'
import { type ApproverFacts, mayApprove } from '../promotion/approvers.ts'
import type { PersonFact } from '../promotion/facts.ts'

/** What decides whose word a train takes. */
export interface TrainWordFacts {
  requesterId: string
  createdAt: Date
  settings: ApproverFacts['settings']
  /** The group that the rule names, and those asked after it. */
  groups: readonly { slug: string; name: string }[]
  /** What goes. */
  rows: readonly { serviceId: string; subject: Subject; builderIds: readonly string[] }[]
}

/** Whose word, and the services for which it would count as things are now. */
export interface TrainWord {
  principal: PersonFact
  serviceIds: string[]
}

const rowsOf = (who: PersonFact, train: TrainWordFacts, now: Date) =>
  train.rows.filter((row) =>
    mayApprove(
      who,
      {
        kind: 'promotion',
        settings: train.settings,
        subject: row.subject,
        requestedAt: train.createdAt,
        approvals: { groups: [...train.groups] },
      },
      now,
    ),
  )

/**
 * Every word this person could give on a train: their own first, then of those they stand for. The switches for own work
 * hold for both of them: asking for the train keeps out of all of it, having built a row only of that row. Rejecting is
 * open to everybody whose word would count. An empty list says by `refused` what stands in the way.
 */
export function trainWordsOf(
  who: PersonFact,
  standsFor: readonly PersonFact[],
  train: TrainWordFacts,
  now: Date,
  word: 'approve' | 'reject',
): { words: TrainWord[]; refused: 'role' | 'own-request' | 'own-build' } {
  const rule = train.settings.approvals
  const able = who.disabled
    ? []
    : [who, ...standsFor]
        .map((principal) => ({ principal, rows: rowsOf(principal, train, now) }))
        .filter(({ rows }) => rows.length > 0)
  if (able.length === 0) return { words: [], refused: 'role' }
  const keptOut = (id: string) => !rule.requesterMayApprove && train.requesterId === id
  const asked =
    word === 'reject' ? able : able.filter((one) => !keptOut(who.id) && !keptOut(one.principal.id))
  if (asked.length === 0) return { words: [], refused: 'own-request' }
  const isOwn = (builderIds: readonly string[], principal: PersonFact) =>
    word === 'approve' &&
    !rule.builderMayApprove &&
    (builderIds.includes(who.id) || builderIds.includes(principal.id))
  const words = asked
    .map(({ principal, rows }) => ({
      principal,
      serviceIds: rows.flatMap((row) => (isOwn(row.builderIds, principal) ? [] : [row.serviceId])),
    }))
    .filter(({ serviceIds }) => serviceIds.length > 0)
  return { words, refused: 'own-build' }
}

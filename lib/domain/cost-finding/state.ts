import { isInDate, type WaiverTerm } from '../waiver/waiver.ts'

/**
 * Where a finding stands. `fixed`: a later query asked again and it was right. `gone`: what it was about is no more. Nobody
 * sets these by hand, and a merged fix closes nothing: the next query does.
 */
export const costFindingStates = ['open', 'notified', 'fix-proposed', 'waived', 'fixed', 'gone'] as const
export type CostFindingState = (typeof costFindingStates)[number]
export const closedStates = ['fixed', 'gone'] as const satisfies CostFindingState[]
export type ClosedState = (typeof closedStates)[number]

/** What is stored of a finding: facts with their time, from which its state follows. */
export interface FindingFacts {
  notifiedAt: Date | null
  /** A merge request, or a tagging that waits for the next query. */
  proposedAt: Date | null
  waiver: WaiverTerm | null
  closed: { at: Date; as: ClosedState } | null
}

export function stateOf(
  { notifiedAt, proposedAt, waiver, closed }: FindingFacts,
  now: Date,
): CostFindingState {
  if (closed !== null) return closed.as
  // A waiver has an end: after it the finding is where it was.
  if (waiver !== null && isInDate(waiver, now)) return 'waived'
  if (proposedAt !== null) return 'fix-proposed'
  return notifiedAt === null ? 'open' : 'notified'
}

/** What people may do to a finding in a state; closing is not among it. */
export const findingActs = {
  open: ['notify', 'propose', 'waive'],
  notified: ['notify', 'propose', 'waive'],
  // Proposed again where the first one was turned down.
  'fix-proposed': ['notify', 'propose', 'waive'],
  waived: ['end-waiver', 'waive'],
  fixed: [],
  gone: [],
} as const satisfies Record<CostFindingState, readonly string[]>
export type FindingAct = (typeof findingActs)[CostFindingState][number]
export const mayAct = (state: CostFindingState, act: FindingAct): boolean =>
  (findingActs[state] as readonly string[]).includes(act)

/** An open finding of before, as the query that found it knows it. */
export interface OpenFinding {
  id: string
  kind: string
  subject: string
  accountId: string | null
}

/** What a query could ask this time. What it could not is unknown, and unknown closes nothing. */
export interface QueryLook {
  /** Kinds that were asked for. */
  kinds: ReadonlySet<string>
  /** Accounts that could not be read whole. */
  unreadAccounts: ReadonlySet<string>
  /** Subjects that are there, found wrong or not; a subject that is not there is gone. */
  present: ReadonlySet<string>
}

export interface QueryOutcome<F> {
  opened: F[]
  seen: { id: string; finding: F }[]
  closed: { id: string; as: ClosedState }[]
}

const keyOf = ({ kind, subject }: { kind: string; subject: string }): string => `${kind} ${subject}`

/**
 * What becomes of findings after a look: new ones open, known ones are seen again, those that were asked for and are not
 * found close as fixed, or as gone where their subject is no more. One that was closed and is found again opens anew.
 */
export function afterLook<F extends { kind: string; subject: string }>(
  open: readonly OpenFinding[],
  found: readonly F[],
  look: QueryLook,
): QueryOutcome<F> {
  const wanted = new Map(found.filter(({ kind }) => look.kinds.has(kind)).map((one) => [keyOf(one), one]))
  const known = new Set(open.map(keyOf))
  const closed = open.filter((one) => {
    const isAsked =
      look.kinds.has(one.kind) && !(one.accountId !== null && look.unreadAccounts.has(one.accountId))
    return isAsked && !wanted.has(keyOf(one))
  })
  return {
    opened: [...wanted].filter(([key]) => !known.has(key)).map(([, finding]) => finding),
    seen: open.flatMap((one) => {
      const finding = wanted.get(keyOf(one))
      return finding === undefined ? [] : [{ id: one.id, finding }]
    }),
    closed: closed.map(({ id, subject }) => ({ id, as: look.present.has(subject) ? 'fixed' : 'gone' })),
  }
}

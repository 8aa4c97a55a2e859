import { z } from 'zod'
import type { Database } from '../../catalog/database.ts'
import { readReleaseBoard } from '../../catalog/release/board.ts'
import { readReleaseAbout, type WindowRow } from '../../catalog/release/reads.ts'
import type { ReleaseHead } from '../../catalog/release/rows.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { FreezeDefinition } from '../../domain/freeze/window.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { type RowProblem, rowProblems } from '../../domain/release/row.ts'
import { windowSpan } from '../../domain/release/slip.ts'
import type { Milestone } from '../../domain/release/state.ts'
import { type Call, defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'
import { datesOf, judgeBoardRow } from './board-row.ts'
import { releaseItemOf } from './list-releases.ts'
import { decideRelease } from './permitted-release.ts'
import { findingsOf } from './version-findings.ts'

/** A span on the wire. */
const shownSpan = (span: { startsAt: Date; endsAt: Date } | null) =>
  span && { startsAt: span.startsAt.toISOString(), endsAt: span.endsAt.toISOString() }

/** The windows bound to a release with their times; one that cannot be read has none. */
export const boundWindows = (windows: readonly WindowRow[], head: ReleaseHead) =>
  windows.map(({ id, name, definition }) => {
    const parsed = FreezeDefinition.safeParse(definition)
    const span = parsed.success ? windowSpan({ id, ...parsed.data }, { id: head.id, ...datesOf(head) }) : null
    const mode = parsed.success ? parsed.data.mode : ('enforcing' as const)
    return { id, name, mode, span: shownSpan(span) }
  })

function milestonesOf(head: ReleaseHead, item: ReturnType<typeof releaseItemOf>, now: Date) {
  const planned: [Milestone, string][] = [
    ['cut', head.cutPlannedAt],
    ['week', head.weekStartsAt],
    ['go-live', head.goLiveStartsAt],
    ['go-live-end', head.goLiveEndsAt],
  ]
  const over = item.state === 'released' || item.state === 'closed'
  return planned.map(([milestone, at]) => {
    const isPast = new Date(at) <= now
    const isDone = milestone === 'cut' ? head.cutAt !== null : isPast || (milestone === 'go-live-end' && over)
    const state =
      item.overdue === milestone
        ? ('overdue' as const)
        : isDone
          ? ('done' as const)
          : item.countdown?.milestone === milestone
            ? ('next' as const)
            : isPast
              ? ('done' as const)
              : ('coming' as const)
    return { milestone, at, state }
  })
}

const planFields = [
  'name',
  'batch',
  'zone',
  'productLines',
  'cutPlannedAt',
  'weekStartsAt',
  'goLiveStartsAt',
  'goLiveEndsAt',
] as const

/** Fields of a plan that an edit changed against the one before it, in the order of the form. */
function changedFields(plan: Record<string, unknown>, before: Record<string, unknown> | undefined): string[] {
  if (!before) return []
  return planFields.filter((field) => JSON.stringify(plan[field]) !== JSON.stringify(before[field]))
}

/** ReleaseDetail of the API contract, by id or name. Fails with `not-found`. */
export async function readDetail(database: Database, actor: Actor, id: string) {
  const [board, about] = await Promise.all([readReleaseBoard(database, id), readReleaseAbout(database, id)])
  if (!board || !about)
    return fail('not-found', `no release is called "${id.slice(0, 120)}"`, { field: 'id' })
  const { release: head } = board
  const now = new Date(board.now)
  const item = releaseItemOf(head, board.rows, now)
  const counted = new Map<RowProblem, number>()
  for (const row of board.rows)
    for (const problem of judgeBoardRow(row).row.problems)
      counted.set(problem, (counted.get(problem) ?? 0) + 1)
  const allowed = decideRelease(actor, head.productLines)
  const open: Result<unknown> =
    head.closedAt === null ? allowed : fail('wrong-state', 'the release is closed')
  return ok({
    ...item,
    closedBy: head.closedBy,
    closeNote: head.closeNote,
    createdAt: head.createdAt,
    updatedAt: head.updatedAt,
    milestones: milestonesOf(head, item, now),
    windows: boundWindows(about.windows, head),
    problems: rowProblems.flatMap((problem) => {
      const count = counted.get(problem) ?? 0
      return count > 0 ? [{ problem, count }] : []
    }),
    findings: findingsOf(about),
    edits: about.edits.map(({ plan, ...edit }, at) => ({
      ...edit,
      changed: changedFields(plan, about.edits[at + 1]?.plan),
    })),
    may: {
      edit: permitted(open),
      cut: permitted(open),
      mint: permitted(open),
      close: permitted(open),
      // What it owes it owes after it is closed too.
      backMerge: permitted(holdsAnywhere(actor, 'release.back-merge')),
      train: permitted(
        head.closedAt === null
          ? decide(actor, 'train.request', {})
          : fail('wrong-state', 'the release is closed'),
      ),
    },
    now: board.now,
  })
}

/** One release with everything its page shows beside the rows. Fails with `not-found`. */
export const getRelease = defineQuery({
  input: z.strictObject({ id: z.string().min(1).max(120) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: ({ database, actor, input }) => readDetail(database, actor, input.id),
})

type ReleaseDetail = Extract<Awaited<ReturnType<typeof readDetail>>, { ok: true }>['value']

export type { ReleaseDetail }

/** Answers a change of one release with the whole of it, read after the change was committed. */
export function thenRelease(call: Call<{ id: string }>): Call<ReleaseDetail> {
  return async (around, actor, input) => {
    const done = await call(around, actor, input)
    return done.ok ? readDetail(around.database, actor, done.value.id) : done
  }
}

import { z } from 'zod'
import { readSlip } from '../../catalog/release/slip.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { FreezeDefinition } from '../../domain/freeze/window.ts'
import { decide } from '../../domain/permission/decide.ts'
import { movedWindows, type WindowSpan } from '../../domain/release/slip.ts'
import { defineQuery } from '../define.ts'
import { datesOf } from './board-row.ts'
import { PlanInput, problemsOf } from './plan-input.ts'

const shown = (span: WindowSpan | null) =>
  span && { startsAt: span.startsAt.toISOString(), endsAt: span.endsAt.toISOString() }
const holds = (span: WindowSpan | null, at: Date) => span !== null && span.startsAt <= at && at < span.endsAt

/** What a change of a release's dates would move; writes nothing. Fails with `not-found`. */
export const previewPlan = defineQuery({
  input: z.strictObject({ id: z.string().min(1).max(120), plan: PlanInput }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const found = await readSlip(database, input.id)
    if (!found) return fail('not-found', `no release is called "${input.id}"`, { field: 'id' })
    const { plan } = input
    const problems = problemsOf(plan)
    const before = { id: found.release.id, ...datesOf(found.release) }
    const readable = found.windows.flatMap(({ id, name, definition }) => {
      const parsed = FreezeDefinition.safeParse(definition)
      return parsed.success ? [{ ...parsed.data, id, name }] : []
    })
    const moved =
      problems.length > 0
        ? []
        : movedWindows(before, { ...plan, id: before.id, closedAt: before.closedAt }, readable)
    return ok({
      problems,
      windows: moved.map(({ windowId, before: from, after, movedMs }) => ({
        id: windowId,
        name: readable.find(({ id }) => id === windowId)?.name ?? '',
        before: shown(from),
        after: shown(after),
        movedMs,
      })),
      // What a window held before the move was held anyway.
      promotions: found.promotions.filter(({ scheduledAt }) => {
        const at = new Date(scheduledAt)
        return moved.some((each) => holds(each.after, at) && !holds(each.before, at))
      }),
      overlaps: found.others
        .filter(
          (other) =>
            new Date(other.goLiveStartsAt) < plan.goLiveEndsAt &&
            plan.goLiveStartsAt < new Date(other.goLiveEndsAt),
        )
        .map(({ id, name }) => ({ id, name })),
      now: found.now,
    })
  },
})

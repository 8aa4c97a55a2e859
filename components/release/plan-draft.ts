import type { ReleasePlan } from '../../lib/api/contract/release.ts'
import type { ReleaseDetail } from '../../lib/api/contract/release-item.ts'
import { planProblems } from '../../lib/domain/release/plan.ts'
import { fieldText, instantOfField } from '../shell/instant-field.tsx'

export const dateFields = ['cutPlannedAt', 'weekStartsAt', 'goLiveStartsAt', 'goLiveEndsAt'] as const
export type DateField = (typeof dateFields)[number]

/** The plan as it is typed; times by the clock of the release's zone. */
export interface PlanDraft extends Record<DateField, string> {
  name: string
  batch: string
  zone: string
  productLines: string[]
}

export interface FieldProblem {
  field: string
  code: string
}

/** For the month after `now`, without dates: nobody else's dates are right. */
export function emptyDraft(zone: string, now: Date): PlanDraft {
  const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1))
  const batch = month.toISOString().slice(0, 7).replace('-', '')
  const none = { cutPlannedAt: '', weekStartsAt: '', goLiveStartsAt: '', goLiveEndsAt: '' }
  return { name: batch, batch, zone, productLines: [], ...none }
}

export function draftOf(release: ReleaseDetail): PlanDraft {
  const text = (field: DateField) => fieldText(new Date(release[field]), release.zone)
  return {
    name: release.name,
    batch: release.batch,
    zone: release.zone,
    productLines: release.productLines.map(({ slug }) => slug),
    cutPlannedAt: text('cutPlannedAt'),
    weekStartsAt: text('weekStartsAt'),
    goLiveStartsAt: text('goLiveStartsAt'),
    goLiveEndsAt: text('goLiveEndsAt'),
  }
}

/** An instant of a field in a zone that may not be one yet. */
function instantIn(text: string, zone: string): Date | null {
  try {
    return instantOfField(text, zone)
  } catch {
    return null
  }
}

/** The plan that was meant and what is wrong with it, each at its field; a plan only when every field can be read. */
export function readDraft(draft: PlanDraft): { plan: ReleasePlan | null; problems: FieldProblem[] } {
  const problems: FieldProblem[] = []
  const name = draft.name.trim()
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/.test(name)) problems.push({ field: 'name', code: 'no-name' })
  const dates = dateFields.map((field) => [field, instantIn(draft[field], draft.zone)] as const)
  for (const [field, at] of dates) if (at === null) problems.push({ field, code: 'no-time' })
  const [cut, week, start, end] = dates.map(([, at]) => at)
  if (!cut || !week || !start || !end) return { plan: null, problems }
  const found = planProblems({
    ...draft,
    cutPlannedAt: cut,
    weekStartsAt: week,
    goLiveStartsAt: start,
    goLiveEndsAt: end,
  }).map(({ field, problem }) => ({ field, code: problem }))
  problems.push(...found)
  const plan = {
    name,
    batch: draft.batch,
    zone: draft.zone,
    productLines: draft.productLines,
    cutPlannedAt: cut.toISOString(),
    weekStartsAt: week.toISOString(),
    goLiveStartsAt: start.toISOString(),
    goLiveEndsAt: end.toISOString(),
  }
  return { plan, problems }
}

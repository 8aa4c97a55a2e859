import { CopyLines } from '../../catalog/bill/copy-text.ts'
import type { ImportClaim } from '../../catalog/bill/import-claim.ts'
import { LineCopy, makeMonths, type NewSubject } from '../../catalog/bill/line-copy.ts'
import { restartFrom } from '../../catalog/bill/restart.ts'
import { subjectIdOf } from '../../catalog/bill/subject-id.ts'
import type { AmortisedLineFact, BillingPort, BillLineFact } from '../../cloud/ports/billing.ts'
import type { CloudFailure, CloudResult, Page } from '../../cloud/ports/outcome.ts'
import { type FetchedLine, lineOfFetched, subjectOfFetched } from '../../domain/bill/fetched-line.ts'
import { isRefused, type Refused } from '../../domain/bill/refusal.ts'
import { periodOf } from '../../domain/calendar/billing-day.ts'
import { dayAfter, daysOf } from '../../domain/calendar/day-span.ts'
import type { Surroundings } from '../define.ts'
import { DaysPlace, type ReadEnd } from './import-place.ts'

/** What is not known for sure is asked again after this, unless the cloud says when. */
const againMs = 60_000
/** A day whose page marks run out again and again is left for later. */
const mostRestarts = 3

const ofBill = (fact: BillLineFact, day: string): FetchedLine => ({
  ...fact,
  // The day that was asked for: it is replaced as a whole.
  day,
  effectiveCost: null,
  commitment: null,
})
const ofAmortised = (fact: AmortisedLineFact): FetchedLine => ({
  ...fact,
  category: 'usage',
  chargeWord: null,
  billedCost: null,
  listCost: null,
  usageQuantity: null,
  usageUnit: null,
  description: null,
})

async function ask(
  billing: BillingPort,
  kind: string,
  at: string,
  page: string | null,
): Promise<CloudResult<Page<FetchedLine>>> {
  if (kind === 'amortised') {
    const told = await billing.listAmortisedLines({ period: at }, page)
    return told.ok ? { ok: true, value: { ...told.value, items: told.value.items.map(ofAmortised) } } : told
  }
  const feed = kind === 'instance-bill' ? 'instance-bill' : 'split-bill'
  const told = await billing.listBillLines({ feed, day: at }, page)
  return told.ok
    ? { ok: true, value: { ...told.value, items: told.value.items.map((fact) => ofBill(fact, at)) } }
    : told
}

/** What is asked for one after another: days, or months of what comes by the month. */
function stepsOf({ kind, fromOn, untilOn }: ImportClaim): string[] {
  if (fromOn === null || untilOn === null) return []
  const days = daysOf({ fromOn, untilOn: dayAfter(untilOn) })
  return kind === 'amortised' ? [...new Set(days.map(periodOf))] : days
}

/** Takes one page as a chunk; false: the import is no longer ours. */
async function keep(
  { database }: Pick<Surroundings, 'database'>,
  claim: ImportClaim,
  copy: LineCopy,
  items: readonly FetchedLine[],
  next: DaysPlace,
  progress: { doneUnits: number; busyMs: number; first: number; known: Set<string> },
): Promise<boolean> {
  const subjects: NewSubject[] = []
  const refusals: (Refused & { lineNo: number })[] = []
  const periods = new Set(next.periods)
  const lines = new CopyLines(claim)
  for (const [index, item] of items.entries()) {
    const lineNo = progress.first + index
    const line = lineOfFetched(item)
    if (isRefused(line)) {
      refusals.push({ ...line, lineNo })
      continue
    }
    const subject = subjectOfFetched(item.subject)
    const ids = subjectIdOf(subject)
    if (!progress.known.has(ids.id)) subjects.push({ ...ids, subject, accountName: null })
    progress.known.add(ids.id)
    periods.add(line.billingPeriod)
    // What comes page by page is not the same because it looks the same: no two items are one.
    lines.add(line, { subjectId: ids.id, rowHash: String(lineNo), lineNo })
  }
  await makeMonths(database, periods)
  await copy.write(lines.take())
  return copy.commit(
    {
      place: { ...next, periods: [...periods] },
      doneUnits: progress.doneUnits,
      busyMs: progress.busyMs,
      rows: items.length,
      accepted: items.length - refusals.length,
      refused: refusals.length,
      focusVersion: null,
    },
    subjects,
    refusals,
  )
}

function endOf(failure: CloudFailure): ReadEnd {
  const { kind, message, definite } = failure
  if (!definite) return { end: 'later', afterMs: failure.retryAfterMs ?? againMs }
  return {
    end: 'failed',
    problem: { code: `cloud-${kind}`, message, detail: { operation: failure.operation } },
  }
}

/**
 * Asks the cloud for days (or months) of a bill, page by page, from where the import is. Every page is a chunk, so a worker that
 * dies has lost one page. A page mark that ran out begins its day again.
 */
export async function importDays(
  around: Surroundings,
  claim: ImportClaim,
  signal: AbortSignal,
): Promise<ReadEnd> {
  const { database } = around
  const { billing } = await around.cloud.costing(claim.connectionId)
  const steps = stepsOf(claim)
  let place = DaysPlace.parse(claim.place)
  if (place.read) return { end: 'read', periods: place.periods }
  let step = Math.max(0, place.at === null ? 0 : steps.indexOf(place.at))
  let restarts = 0
  const known = new Set<string>()
  const copy = await LineCopy.begin(database, claim)
  try {
    for (let at = steps[step]; at !== undefined; at = steps[step]) {
      if (signal.aborted) return { end: 'later', afterMs: 0 }
      const begun = performance.now()
      const told = await ask(billing, claim.kind, at, place.page)
      if (!told.ok && told.failure.kind === 'conflict' && restarts < mostRestarts) {
        restarts += 1
        place = { ...place, at, page: null, items: place.before }
        if (!(await restartFrom(database, claim, place.before, place))) return { end: 'lost' }
        continue
      }
      if (!told.ok) return endOf(told.failure)
      const { items, next } = told.value
      const first = place.items + 1
      const seen = place.items + items.length
      if (next === null) step += 1
      const following = steps[step] ?? null
      place = {
        ...place,
        read: following === null,
        at: following,
        page: next,
        before: next === null ? seen : place.before,
        items: seen,
      }
      const progress = { doneUnits: step, busyMs: performance.now() - begun, first, known }
      if (!(await keep(around, claim, copy, items, place, progress))) return { end: 'lost' }
      for (const item of items) if (!place.periods.includes(item.period)) place.periods.push(item.period)
    }
  } finally {
    await copy.close()
  }
  return { end: 'read', periods: place.periods }
}

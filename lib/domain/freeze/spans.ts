import type { PreparedFreezes } from './prepare.ts'
import {
  type FreezeQuestion,
  type FreezeState,
  governing,
  isRollback,
  type Say,
  sayOn,
  stopActs,
} from './standing.ts'

/** A stretch of time in which the answer is one and the same: half-open, in epoch milliseconds. */
export interface Span {
  from: number
  to: number
  state: FreezeState
}

type Counted = 'closing' | 'opening' | 'needing'
interface Edge {
  at: number
  kind: Counted
  by: 1 | -1
}

function edgesOf(say: Say, question: Pick<FreezeQuestion, 'change'>, from: number, to: number): Edge[] {
  const edges: Edge[] = []
  const add = (kind: Counted, startsAt: number, endsAt: number) => {
    if (startsAt >= to || endsAt <= from || endsAt <= startsAt) return
    edges.push({ at: Math.max(startsAt, from), kind, by: 1 }, { at: endsAt, kind, by: -1 })
  }
  for (const one of say.stops) if (stopActs(one, question.change)) add('closing', one.startsAt, one.endsAt)
  const times = [
    ...say.denies.filter((one) => one.exempt === null).map((one) => ['closing', one] as const),
    ...say.requires.filter((one) => one.exempt === null).map((one) => ['needing', one] as const),
    ...governing(say)
      .filter((one) => one.opens)
      .map((one) => ['opening', one] as const),
  ]
  for (const [kind, one] of times)
    for (const { startsAt, endsAt } of one.ready.times.between(from, to)) add(kind, startsAt, endsAt)
  return edges.sort((a, b) => a.at - b.at)
}

/** How a question is answered over [from, to), without gaps; exceptions are not looked at, they cover starts. */
export function spansOf(
  prepared: PreparedFreezes,
  question: FreezeQuestion,
  from: number,
  to: number,
): Span[] {
  const say = sayOn(prepared, { ...question, exceptions: [] }, new Date(from))
  const edges = edgesOf(say, question, from, to)
  const stuck = say.broken.some(({ broken }) => !broken.reportOnly) && !isRollback(question.change)
  const restricted = governing(say).length > 0
  const counts = { closing: 0, opening: 0, needing: 0 }
  const spans: Span[] = []
  const stateNow = (): FreezeState => {
    if (stuck || counts.closing > 0 || (restricted && counts.opening === 0)) return 'closed'
    return counts.needing > 0 ? 'needs' : 'open'
  }
  const put = (begins: number, ends: number) => {
    if (ends <= begins) return
    const [last, state] = [spans.at(-1), stateNow()]
    if (last && last.state === state) last.to = ends
    else spans.push({ from: begins, to: ends, state })
  }
  let begins = from
  for (const { at, kind, by } of edges) {
    if (at >= to) break
    put(begins, at)
    begins = Math.max(begins, at)
    counts[kind] += by
  }
  put(begins, to)
  return spans
}

/** Hours in one state. */
export function hoursIn(spans: readonly Span[], state: FreezeState): number {
  return (
    spans.filter((span) => span.state === state).reduce((sum, { from, to }) => sum + to - from, 0) / 3_600_000
  )
}

import { type GateVerdict, openedByTimeAt, stops } from './gate-verdict.ts'

export type PrognosisKey =
  | 'starts-now'
  | 'waits-for-time'
  | 'waits-for-approval'
  | 'waits-for-start'
  | 'waits'
  | 'blocked'
  | 'refused'

/** What would happen if the button were pressed now; `until` when time alone decides it. */
export interface Prognosis {
  key: PrognosisKey
  until: string | null
}

/** Pure: the sentence under the button, from the same verdicts that the start is judged by. */
export function foresee(
  verdicts: readonly GateVerdict[],
  asked: { startMode: 'automatic' | 'manual'; refused: boolean },
): Prognosis {
  if (asked.refused) return { key: 'refused', until: null }
  const stopped = verdicts.filter(stops)
  if (stopped.some(({ verdict }) => verdict === 'block')) return { key: 'blocked', until: null }
  if (stopped.length === 0)
    return { key: asked.startMode === 'manual' ? 'waits-for-start' : 'starts-now', until: null }
  if (stopped.some(({ gate }) => gate === 'approvals')) return { key: 'waits-for-approval', until: null }
  const until = openedByTimeAt(verdicts)
  return until ? { key: 'waits-for-time', until: until.toISOString() } : { key: 'waits', until: null }
}

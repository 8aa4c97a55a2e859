import type { PromotionState } from '../promotion/state.ts'

/** A hotfix within so many days speaks against the change that it follows. */
export const hotfixDays = 7
const hotfixMs = hotfixDays * 86_400_000

/** A promotion of one place that wrote, as the figures see it. Instants in ms. */
export interface PlaceWrite {
  id: string
  kind: 'promotion' | 'rollback' | 'redeploy'
  state: PromotionState
  hotfix: boolean
  /** The promotion that this one answers. */
  causeId: string | null
  requestedAt: number
  firstWriteAt: number
  observingAt: number | null
  endedAt: number | null
}

/**
 * What became of a change: it held; it failed while it rolled out or was observed; somebody rolled it back; a hotfix
 * followed; nobody knows (it was aborted or errored after its first write).
 */
export const deliveryOutcomes = ['held', 'failed', 'rolled-back', 'hotfix', 'unknown'] as const
export type DeliveryOutcome = (typeof deliveryOutcomes)[number]

export interface JudgedDelivery {
  id: string
  /** When it ended. */
  at: number
  /** It reached every target: it counts as a deployment. */
  rolledOut: boolean
  outcome: DeliveryOutcome
  /** Of a failed change: when it began to harm at the earliest, and when the place was well again (null: not yet). */
  harmedAt: number | null
  restoredAt: number | null
}

const isFailed = (outcome: DeliveryOutcome) => outcome !== 'held' && outcome !== 'unknown'

/**
 * What became of each change among the writes of one service and environment, in the order of their first write.
 * Rollbacks and redeploys are no changes. A rollback speaks against the promotion that it names, else against the change
 * before it, and so does a hotfix that was asked for within seven days of that change. A failed change counts as
 * harming from the failure of its rollout or observation, else from its first write, until the first promotion that
 * succeeded in its place afterwards, beginning with what answered it. (R44; domain page, 2.1)
 */
export function judgeDeliveries(writes: readonly PlaceWrite[]): JudgedDelivery[] {
  const ordered = [...writes].sort((a, b) => a.firstWriteAt - b.firstWriteAt || (a.id < b.id ? -1 : 1))
  const answers = new Map<string, number>()
  let change: PlaceWrite | null = null
  for (const [position, write] of ordered.entries()) {
    const named = ordered.find(({ id, kind }) => id === write.causeId && kind === 'promotion')
    const blamed: PlaceWrite | null = write.kind === 'rollback' ? (named ?? change) : change
    const late = blamed !== null && write.requestedAt - (blamed.endedAt ?? blamed.firstWriteAt) > hotfixMs
    const answersIt = write.kind === 'rollback' || (write.kind === 'promotion' && write.hotfix && !late)
    if (blamed && answersIt && !answers.has(blamed.id)) answers.set(blamed.id, position)
    if (write.kind === 'promotion') change = write
  }
  return ordered.flatMap((write, position) => {
    if (write.kind !== 'promotion' || write.endedAt === null) return []
    const answeredAt = answers.get(write.id)
    const answer = answeredAt === undefined ? undefined : ordered[answeredAt]
    const outcome = outcomeOf(write, answer)
    const failed = isFailed(outcome)
    const from = outcome === 'failed' ? position + 1 : (answeredAt ?? position + 1)
    const well = failed ? ordered.slice(from).find(({ state }) => state === 'succeeded') : undefined
    return {
      id: write.id,
      at: write.endedAt,
      rolledOut: write.state === 'succeeded' || write.observingAt !== null,
      outcome,
      harmedAt: failed ? (outcome === 'failed' ? write.endedAt : write.firstWriteAt) : null,
      restoredAt: well?.endedAt ?? null,
    }
  })
}

function outcomeOf(write: PlaceWrite, answer: PlaceWrite | undefined): DeliveryOutcome {
  if (write.state === 'failed') return 'failed'
  if (answer) return answer.kind === 'rollback' ? 'rolled-back' : 'hotfix'
  return write.state === 'succeeded' ? 'held' : 'unknown'
}

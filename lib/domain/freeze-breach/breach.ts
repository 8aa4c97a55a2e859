import type { FreezeVerdict } from '../freeze/verdict.ts'

export const breachKinds = ['rollout', 'run'] as const
export type BreachKind = (typeof breachKinds)[number]

/** A window or a stop that closed a place when something began there all the same. */
export interface ClosedBy {
  id: string
  /** 0 for a stop. */
  version: number
  name: string
  how: 'stopped' | 'denied' | 'outside-allow' | 'broken'
}

const ways = ['stopped', 'denied', 'outside-allow', 'broken'] as const

/** What closes, by a verdict; each once, in the order of its reasons. Empty: it is not closed. */
export function closedByOf({ state, reasons }: FreezeVerdict): ClosedBy[] {
  if (state !== 'closed') return []
  const found = new Map<string, ClosedBy>()
  for (const { key, weight, sources } of reasons) {
    const how = ways.find((way) => way === key)
    if (weight !== 'closes' || !how) continue
    for (const { id, version, name } of sources) if (!found.has(id)) found.set(id, { id, version, name, how })
  }
  return [...found.values()]
}

/** One place that something may have gone into, and what closed it then. */
export interface JudgedPlace {
  environmentId: string
  closedBy: readonly ClosedBy[]
}

/**
 * Whether something that began is a breach, and where. Where its place is known it is what that place says; where it is
 * not, it is one only if every place it could have gone to was closed: nobody is accused by a guess.
 */
export function breachOf(
  places: readonly JudgedPlace[],
  isKnown: boolean,
): { environmentId: string | null; closedBy: ClosedBy[] } | null {
  const closed = places.filter(({ closedBy }) => closedBy.length > 0)
  const [first] = closed
  if (!first || (!isKnown && closed.length < places.length)) return null
  const sources = new Map(closed.flatMap(({ closedBy }) => closedBy.map((one) => [one.id, one] as const)))
  if (isKnown || closed.length === 1)
    return { environmentId: first.environmentId, closedBy: [...first.closedBy] }
  return { environmentId: null, closedBy: [...sources.values()] }
}

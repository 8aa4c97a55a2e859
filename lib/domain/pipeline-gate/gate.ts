import type { FreezeVerdict } from '../freeze/verdict.ts'
import { environmentsIn, isDeploying } from '../freeze-breach/deploys.ts'

/** A stage of a run with its jobs, as sync keeps it. */
export interface GateStage {
  name: string
  jobs: readonly { id: string; name: string; state: string }[]
}

/**
 * Ids of the environments that a manual gate stands before: those that the gate or its stage names, else those of the next
 * stage that deploys. Empty: the run does not say, and nobody may answer for it.
 */
export function placesBehind(
  stages: readonly GateStage[],
  jobId: string,
  environments: readonly { id: string; slug: string }[],
): string[] {
  const at = stages.findIndex(({ jobs }) => jobs.some(({ id }) => id === jobId))
  const gate = stages[at]?.jobs.find(({ id }) => id === jobId)
  if (!gate) return []
  const own = environmentsIn(`${stages[at]?.name ?? ''} · ${gate.name}`, environments)
  if (own.length > 0) return own
  const next = stages.slice(at).find(({ name }) => isDeploying(name))
  const named = next ? [next.name, ...next.jobs.map(({ name }) => name)].join(' · ') : ''
  return environmentsIn(named, environments)
}

/** What an environment asks for at the manual gates of pipelines: nothing, no during a freeze, or an answer either way. */
export const gateWishes = ['leave', 'refuse', 'answer'] as const
export type GateWish = (typeof gateWishes)[number]

export interface PlaceBehind {
  wish: GateWish
  verdict: Pick<FreezeVerdict, 'state'>
  /** Somebody granted an exception for this service here: then people decide. */
  isExcepted: boolean
}

/**
 * What is said at a gate: refuse where any place behind it is closed and asks for that; pass only where all of them are open
 * and ask for it. Where approvals are needed, or an exception was granted, it is left to people.
 */
export function decideGate(places: readonly PlaceBehind[]): 'refuse' | 'pass' | 'leave' {
  if (places.length === 0) return 'leave'
  const shut = places.filter(({ wish, verdict }) => wish !== 'leave' && verdict.state === 'closed')
  if (shut.some(({ isExcepted }) => !isExcepted)) return 'refuse'
  return places.every(({ wish, verdict }) => wish === 'answer' && verdict.state === 'open') ? 'pass' : 'leave'
}

import { z } from 'zod'

/** What is stored of a train. */
export const TrainState = z.enum(['draft', 'ready', 'going', 'paused', 'succeeded', 'failed', 'cancelled'])
export type TrainState = z.infer<typeof TrainState>

export const TrainKind = z.enum(['forward', 'back'])
export type TrainKind = z.infer<typeof TrainKind>

/** The whole law of movement. A state with no way out is an end; a train that goes back is going from its first moment. */
export const trainTransitions = {
  draft: ['ready', 'cancelled'],
  ready: ['draft', 'going', 'cancelled'],
  going: ['paused', 'succeeded', 'failed', 'cancelled'],
  paused: ['going', 'succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
} as const satisfies Record<TrainState, readonly TrainState[]>

export function isTrainEnd(state: TrainState): boolean {
  return trainTransitions[state].length === 0
}

export function mayTrainMove(from: TrainState, to: TrainState): boolean {
  return (trainTransitions[from] as readonly TrainState[]).includes(to)
}

/** Every state from which `to` can be reached in one step: what a guarded update asks for. */
export function trainStatesBefore(to: TrainState): TrainState[] {
  return TrainState.options.filter((from) => mayTrainMove(from, to))
}

/** Why it stands still: its failure budget is spent, a person said so, or each wave asks for a go of its own. */
export const PausedFor = z.enum(['budget', 'person', 'go'])
export type PausedFor = z.infer<typeof PausedFor>

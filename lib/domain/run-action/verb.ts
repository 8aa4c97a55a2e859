import { hasEnded, type RunState } from '../pipeline/run-state.ts'
import type { RunVerb } from '../pipeline/verbs.ts'
import type { ActionRefusal } from './refusal.ts'

/** What is asked of a run that is there. */
export const actVerbs = ['stop', 'retry', 'skip', 'rerun', 'pass', 'refuse'] as const satisfies RunVerb[]
export type ActVerb = (typeof actVerbs)[number]

/** Nobody does these without saying why. */
export const needsReason: Record<RunVerb, boolean> = {
  start: false,
  stop: true,
  retry: false,
  skip: true,
  rerun: false,
  pass: true,
  refuse: true,
}

/** Whether something is rolled out when it is done: then freezes have a say. */
export const rollsOut: Record<RunVerb, boolean> = {
  start: true,
  stop: false,
  retry: true,
  skip: true,
  rerun: true,
  pass: true,
  refuse: false,
}

type JobVerb = ActVerb
const ofJob: Record<RunState, readonly JobVerb[]> = {
  queued: [],
  running: ['stop'],
  waiting: ['pass', 'refuse'],
  succeeded: ['rerun'],
  failed: ['retry', 'skip'],
  cancelled: ['retry'],
  unknown: ['stop', 'retry', 'skip'],
}

export interface JobState {
  state: RunState
  /** The cloud's own word, where it is known. */
  word: string | null
  /** It, or its stage, deploys. */
  deploys: boolean
}

/** What a job in this state takes. Skipped is a kind of cancelled, and takes nothing. */
export function verbsOfJob({ state, word, deploys }: JobState): ActVerb[] {
  if (word?.toUpperCase() === 'SKIP') return []
  return ofJob[state].filter((verb) => verb !== 'rerun' || deploys)
}

const whyNot: Record<ActVerb, Record<RunState, ActionRefusal>> = {
  stop: { queued: 'not-started', running: 'ended', waiting: 'not-waiting', succeeded: 'ended', failed: 'ended', cancelled: 'ended', unknown: 'ended' },
  retry: { queued: 'not-started', running: 'runs', waiting: 'runs', succeeded: 'did-not-fail', failed: 'skipped', cancelled: 'skipped', unknown: 'runs' },
  skip: { queued: 'not-started', running: 'runs', waiting: 'runs', succeeded: 'ended', failed: 'skipped', cancelled: 'ended', unknown: 'runs' },
  rerun: { queued: 'not-started', running: 'runs', waiting: 'runs', succeeded: 'deploys-nothing', failed: 'did-not-fail', cancelled: 'not-started', unknown: 'runs' },
  pass: { queued: 'not-started', running: 'not-waiting', waiting: 'not-waiting', succeeded: 'answered', failed: 'answered', cancelled: 'answered', unknown: 'not-waiting' },
  refuse: { queued: 'not-started', running: 'not-waiting', waiting: 'not-waiting', succeeded: 'answered', failed: 'answered', cancelled: 'answered', unknown: 'not-waiting' },
} // biome-ignore format: one row each

/** Why a job does not take this as it stands; null: it does. */
export const jobRefuses = (job: JobState, verb: ActVerb): ActionRefusal | null =>
  verbsOfJob(job).includes(verb) ? null : whyNot[verb][job.state]

/** Why the whole run cannot be stopped; null: it can. */
export const runRefusesStop = (state: RunState): ActionRefusal | null => (hasEnded(state) ? 'ended' : null)

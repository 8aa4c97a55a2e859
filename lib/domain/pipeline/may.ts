import { fail, ok, type Result } from '../failure/result.ts'
import type { Actor } from '../permission/actor.ts'
import { type Action, decide, type Subject } from '../permission/decide.ts'
import { hasEnded, type RunState } from './run-state.ts'
import type { RunVerb } from './verbs.ts'

export const actionOf = (verb: RunVerb): Action =>
  verb === 'pass' || verb === 'refuse' ? 'run.answer-gate' : 'run.operate'

/** As much of a run as its verbs depend on. */
export interface RunStanding {
  number: number
  state: RunState
  /** What the cloud offers now, of any of its jobs. */
  offers: readonly RunVerb[]
}

/**
 * Whether somebody may do this with a run: the role in its scope first, then whether there is anything to do it with.
 * Failures: forbidden, wrong-state.
 */
export function mayOnRun(actor: Actor, verb: RunVerb, run: RunStanding, subject: Subject): Result<null> {
  const allowed = decide(actor, actionOf(verb), subject)
  if (!allowed.ok || verb === 'start') return allowed
  const detail = { verb, state: run.state }
  if (verb === 'stop') {
    if (!hasEnded(run.state)) return ok(null)
    return fail('wrong-state', `run ${run.number} is over: there is nothing to stop`, detail)
  }
  if (run.offers.includes(verb)) return ok(null)
  return fail('wrong-state', `no job of run ${run.number} can take "${verb}" now`, detail)
}

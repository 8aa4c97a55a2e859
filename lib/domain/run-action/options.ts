import { isDeploying } from '../freeze-breach/deploys.ts'
import type { Actor } from '../permission/actor.ts'
import { decide, type Subject } from '../permission/decide.ts'
import { actionOf } from '../pipeline/may.ts'
import type { RunState } from '../pipeline/run-state.ts'
import type { RunVerb } from '../pipeline/verbs.ts'
import type { ActionRefusal } from './refusal.ts'
import { type ActVerb, actVerbs, runRefusesStop, verbsOfJob } from './verb.ts'

/** Whether one thing may be done now, and if not why. */
export interface ActionOption {
  verb: RunVerb
  allowed: boolean
  why: ActionRefusal | null
  /** With `role`: who may. */
  roles: string[]
}

interface JobFacts {
  id: string
  name: string
  state: RunState
  word?: string | null
}
export interface RunFacts {
  state: RunState
  stages: readonly { name: string; jobs: readonly JobFacts[] }[]
}

export interface JobOptions {
  jobId: string
  name: string
  stage: string
  options: ActionOption[]
}

/** Whether the actor may at all, whatever the state. */
export function mayVerb(actor: Actor, verb: RunVerb, subject: Subject): ActionOption {
  const allowed = decide(actor, actionOf(verb), subject)
  if (allowed.ok) return { verb, allowed: true, why: null, roles: [] }
  const roles = allowed.failure.detail?.roles
  return { verb, allowed: false, why: 'role', roles: Array.isArray(roles) ? roles.map(String) : [] }
}

export const jobStateOf = (stage: string, { name, state, word }: JobFacts) => ({
  state,
  word: word ?? null,
  deploys: isDeploying(stage) || isDeploying(name),
})

export interface OptionsQuestion {
  actor: Actor
  subject: Subject
  run: RunFacts
  /** What was asked and is not told yet; jobId null: of the whole run. */
  open: readonly { jobId: string | null }[]
  /** A freeze stands before where this leads. */
  isHeld: (jobId: string, verb: ActVerb) => boolean
}

/** What may be done with a run and with each of its jobs that takes anything: every reason why not is named. */
export function optionsOf(question: OptionsQuestion): { stop: ActionOption; jobs: JobOptions[] } {
  const { actor, subject, run, open, isHeld } = question
  const busy = (jobId: string | null) => open.some((one) => one.jobId === jobId || one.jobId === null)
  const settle = (verb: ActVerb, jobId: string | null, state: ActionRefusal | null): ActionOption => {
    const option = mayVerb(actor, verb, subject)
    const held = jobId !== null && state === null && isHeld(jobId, verb)
    const why = state ?? option.why ?? (busy(jobId) ? 'asked-already' : held ? 'frozen' : null)
    return { ...option, allowed: why === null, why }
  }
  const jobs = run.stages.flatMap((stage) =>
    stage.jobs.flatMap((job): JobOptions[] => {
      const verbs = verbsOfJob(jobStateOf(stage.name, job))
      if (verbs.length === 0) return []
      const options = actVerbs
        .filter((verb) => verbs.includes(verb))
        .map((verb) => settle(verb, job.id, null))
      return [{ jobId: job.id, name: job.name, stage: stage.name, options }]
    }),
  )
  return { stop: settle('stop', null, runRefusesStop(run.state)), jobs }
}

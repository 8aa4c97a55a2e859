import { z } from 'zod'
import { type RunRecord, readRun } from '../../catalog/pipeline/run-detail.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { consoleUrl } from '../../domain/pipeline/console.ts'
import { mayOnRun } from '../../domain/pipeline/may.ts'
import type { RunState } from '../../domain/pipeline/run-state.ts'
import { runVerbs } from '../../domain/pipeline/verbs.ts'
import { defineQuery } from '../define.ts'
import { type Permitted, permitted } from '../promotion/permitted.ts'
import { shownStages } from './shown-stages.ts'

type Shown = ReturnType<typeof shownStages>

/** Gates that wait for a person, and those that a freeze answered. */
function gatesOf(stages: Shown, answers: RunRecord['gates']) {
  const jobs = stages.flatMap((stage) => stage.jobs.map((job) => ({ stage: stage.name, job })))
  const waits = (offers: readonly string[]) => offers.includes('pass') || offers.includes('refuse')
  const known = jobs
    .filter(({ job }) => waits(job.offers) || answers.some(({ jobId }) => jobId === job.id))
    .map(({ stage, job }) => {
      const found = answers.find(({ jobId }) => jobId === job.id)
      const { jobId: _jobId, name: _name, ...answer } = found ?? { jobId: '', name: '' }
      const { id: jobId, name, startedAt: since } = job
      return { jobId, name, stage, waiting: waits(job.offers), since, answer: found ? answer : null }
    })
  const gone = answers.filter(({ jobId }) => !jobs.some(({ job }) => job.id === jobId))
  return [
    ...known,
    ...gone.map(({ jobId, name, ...answer }) => ({
      jobId,
      name,
      stage: '',
      waiting: false,
      since: null,
      answer,
    })),
  ]
}

/** One run: stages, what it made and where that runs, what the reader may do with it. Fails with `not-found`. */
export const getRun = defineQuery({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const found = await readRun(database, input.id)
    if (!found) return fail('not-found', `no run has the id ${input.id}`, { noun: 'run', id: input.id })
    const { item, usual, subject, connection, pipeline, ...shown } = found
    const stages = shownStages(found.stages, usual)
    const offers = stages.flatMap((stage) => stage.jobs.flatMap((job) => job.offers))
    const standing = { number: item.number, state: item.state as RunState, offers }
    const may = Object.fromEntries(
      runVerbs.map((verb) => [verb, permitted(mayOnRun(actor, verb, standing, subject))]),
    ) as Record<(typeof runVerbs)[number], Permitted>
    return ok({
      ...item,
      ...shown,
      stages,
      usualMs: usual.run,
      gates: gatesOf(stages, found.gates),
      webUrl: consoleUrl(connection, pipeline, item.number),
      may,
    })
  },
})

import { z } from 'zod'
import { readPipeline } from '../../catalog/pipeline/pipeline-detail.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { defineQuery } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'
import { shownStages } from './shown-stages.ts'

/** One pipeline: what defines it, what its last run was made of, what is usual. Fails with `not-found`. */
export const getPipeline = defineQuery({
  input: z.object({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const found = await readPipeline(database, input.id)
    if (!found)
      return fail('not-found', `no pipeline has the id ${input.id}`, { noun: 'pipeline', id: input.id })
    const { item, shown, usual, subject, now } = found
    const stages = shownStages(found.stages ?? [], usual).map(({ key, name, needs, usualMs, jobs }) => ({
      key,
      name,
      needs,
      usualMs,
      jobs: jobs.map((job) => ({ name: job.name, sign: job.sign, usualMs: job.usualMs })),
    }))
    const may = { start: permitted(decide(actor, 'run.operate', subject)) }
    return ok({ ...item, ...shown, stages, usualMs: usual.run, may, now })
  },
})

import { z } from 'zod'
import { listPipelineFigures as readPipelines } from '../../catalog/figure/pipeline-reads.ts'
import { listSlowStages as readSlow } from '../../catalog/figure/slow-stages.ts'
import { defaultLimit, readCursor } from '../../catalog/page.ts'
import { ok } from '../../domain/failure/result.ts'
import { figurePeriods } from '../../domain/figure/period.ts'
import { decide } from '../../domain/permission/decide.ts'
import { pipelineKinds } from '../../domain/pipeline/name.ts'
import { defineQuery } from '../define.ts'
import { periodInput, scopeInput } from './delivery-input.ts'

const paged = { cursor: z.string().optional(), limit: z.int().default(defaultLimit) }

/** One page of pipelines of services by name, with how long and how well they ran, as JSON text. Fails with invalid. */
export const listPipelineFigures = defineQuery({
  input: z.strictObject({
    ...scopeInput,
    kind: z.enum(pipelineKinds).optional(),
    q: z.string().optional(),
    period: periodInput,
    ...paged,
  }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const key = readCursor(input.cursor, ['text', 'uuid'])
    if (!key.ok) return key
    const { days } = figurePeriods[input.period]
    const after = key.value ? ([String(key.value[0]), String(key.value[1])] as [string, string]) : null
    return ok(await readPipelines(database, input, days, after, input.limit))
  },
})

/** One page of stages that took far longer than they do, newest first, as JSON text. Fails with invalid. */
export const listSlowStages = defineQuery({
  input: z.strictObject({ ...scopeInput, pipeline: z.uuid().optional(), run: z.uuid().optional(), ...paged }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const key = readCursor(input.cursor, ['text', 'uuid', 'text'])
    if (!key.ok) return key
    const [at, run, stage] = (key.value ?? []).map(String)
    const after = at && run && stage !== undefined ? ([at, run, stage] as [string, string, string]) : null
    return ok(await readSlow(database, input, after, input.limit))
  },
})

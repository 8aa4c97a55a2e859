import { z } from 'zod'
import { listActions, readAction } from '../../catalog/run-action/actions.ts'
import { readRunSubject } from '../../catalog/run-action/subject.ts'
import { readNow } from '../../catalog/transaction.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { promotionOf } from '../../domain/run-action/mark.ts'
import { mayVerb, optionsOf } from '../../domain/run-action/options.ts'
import type { ActVerb } from '../../domain/run-action/verb.ts'
import { defineQuery } from '../define.ts'
import { type PlacedHold, readFreezeJudge } from './freeze-holds.ts'
import { namedHolds } from './held.ts'

/** What the reader may do with a run and each of its jobs, what stands in the way, and what was asked of it lately. */
export const listRunActions = defineQuery({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const subject = await readRunSubject(database, input.id)
    if (!subject) return fail('not-found', 'no run has this id', { field: 'id' })
    const { run, pipeline, service, open } = subject
    const now = await readNow(database)
    const personId = actor.kind === 'system' ? null : actor.personId
    const judge = service ? await readFreezeJudge(database, service, personId, now) : null
    const held = new Map<string, PlacedHold>()
    const isHeld = (jobId: string, verb: ActVerb): boolean => {
      const { stages, parameters } = run
      const holds =
        judge?.holdsOf({ verb, pipelineKind: pipeline.kind, stages, jobId, parameters }).holds ?? []
      for (const hold of holds) held.set(hold.environmentId, hold)
      return holds.length > 0
    }
    const { teamId = null, productLineId = null } = service ?? {}
    const scope = { teamId, productLineId }
    const options = optionsOf({ actor, subject: scope, run, open, isHeld })
    const [items, holds] = await Promise.all([
      listActions(database, pipeline.id, run.number),
      namedHolds(database, [...held.values()]),
    ])
    return ok({
      ...options,
      start: mayVerb(actor, 'start', scope),
      /** Number of the promotion of the portal that started it. */
      promotion: promotionOf(run.parameters),
      holds,
      items,
      now: now.toISOString(),
    })
  },
})

/** One thing that was asked for, and how it went. */
export const getRunAction = defineQuery({
  input: z.strictObject({ id: z.uuid() }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, input }) => {
    const found = await readAction(database, input.id)
    return found ? ok(found) : fail('not-found', 'nothing with this id was asked for', { field: 'id' })
  },
})

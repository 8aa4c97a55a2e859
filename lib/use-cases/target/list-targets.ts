import { z } from 'zod'
import { listTargetsOf, type ServiceTargetRow } from '../../catalog/target/out-of-service.ts'
import { readNow } from '../../catalog/transaction.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import type { WriteWay } from '../../domain/promotion/acting.ts'
import { waysOf } from '../../domain/promotion/write-way.ts'
import { defineQuery } from '../define.ts'
import { type Permitted, permitted } from '../promotion/permitted.ts'

/** TargetItem of the API contract. */
export type TargetItem = Pick<
  ServiceTargetRow,
  | 'id'
  | 'environment'
  | 'name'
  | 'outReason'
  | 'outUntilAt'
  | 'takenOut'
  | 'promotion'
  | 'caughtUp'
  | 'kind'
  | 'framework'
  | 'writeWay'
  | 'pipeline'
  | 'pipelineParameter'
  | 'pipelines'
  | 'look'
  | 'shares'
  | 'order'
> & {
  /** What it may be written by. */
  ways: WriteWay[]
  /** Its time is over but it does not run what it should yet: that is catching up. */
  state: 'in-service' | 'out' | 'catching-up'
  may: { takeOut: Permitted; bringBack: Permitted; chooseWay: Permitted }
}

/** Where a service runs, and which of it is out of service until when. Fails with not-found. */
export const listTargets = defineQuery({
  input: z.strictObject({ slug: z.string().min(1).max(120) }),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor, input }) => {
    const rows = await listTargetsOf(database, input.slug)
    if (!rows) return fail('not-found', `no service is called "${input.slug}"`, { noun: 'service' })
    const now = await readNow(database)
    const items = rows.map((row): TargetItem => {
      const { id, environment, name, outReason, outUntilAt, takenOut, promotion, caughtUp } = row
      const { kind, framework, writeWay, pipeline, pipelineParameter, pipelines, look, shares, order } = row
      const ways = waysOf[kind].filter(
        (way) =>
          way === writeWay || (way === 'gitops' ? row.hasManifest : way === 'direct' || pipelines.length > 0),
      )
      const isOver = outUntilAt !== null && new Date(outUntilAt) <= now
      const state = outReason === null ? 'in-service' : isOver ? 'catching-up' : 'out'
      const allowed = decide(actor, 'promotion.abort', row)
      const when = (fits: boolean, why: string) => permitted(fits ? allowed : fail('wrong-state', why))
      return {
        id,
        environment,
        name,
        kind,
        framework,
        writeWay,
        ways,
        pipeline,
        pipelineParameter,
        pipelines,
        look,
        shares,
        order,
        outReason,
        outUntilAt,
        takenOut,
        caughtUp,
        state,
        // Only what was asked for since its time was over brings it up to date.
        promotion: state === 'catching-up' ? promotion : null,
        may: {
          takeOut: when(state === 'in-service', `${name} is out of service`),
          bringBack: when(
            state === 'out',
            `${name} is ${state === 'in-service' ? 'in service' : 'coming back'}`,
          ),
          chooseWay: permitted(decide(actor, 'service.edit', row)),
        },
      }
    })
    return ok({ items, now: now.toISOString() })
  },
})

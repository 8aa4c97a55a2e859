import { z } from 'zod'
import { isPipelineOf, lockWay, type WayRow, writeWay } from '../../catalog/target/write-way.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { authorOf } from '../../domain/ledger/author.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { fitsKind } from '../../domain/promotion/write-way.ts'
import { defineUseCase } from '../define.ts'

const Input = z.strictObject({
  id: z.uuid(),
  way: z.enum(['gitops', 'pipeline', 'direct']),
  /** What delivers it; absent: the service's own pipeline that does. Only for `pipeline`. */
  pipeline: z.uuid().optional(),
  /** Of its runs: what takes the digest; absent: as it is. */
  parameter: z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/)
    .optional(),
  reason: z.string().trim().min(1).max(2000),
})

/** Whether the target can be written that way at all. */
function judge(target: WayRow, input: z.infer<typeof Input>): Result<null> {
  const { way } = input
  if (!fitsKind(target.kind, way))
    return fail('invalid', `a target of ${target.kind} is not written by ${way}`, { field: 'way' })
  if (way === 'gitops' && !target.hasManifest)
    return fail('invalid', 'no manifest is known for it', { field: 'way' })
  if (way === 'pipeline' && input.pipeline === undefined && !target.hasPipeline)
    return fail('invalid', `${target.service} has no pipeline that delivers it`, { field: 'pipeline' })
  if (way !== 'pipeline' && (input.pipeline !== undefined || input.parameter !== undefined))
    return fail('invalid', 'a pipeline is named for a way without one', { field: 'pipeline' })
  return ok(null)
}

/**
 * Chooses by which way a target is written from the next promotion on. Fails with not-found, forbidden, invalid, and with
 * conflict while a promotion moves in its place or was left unsettled there.
 */
export const chooseWay = defineUseCase({
  input: Input,
  authorise: (actor) => holdsAnywhere(actor, 'service.edit'),
  write: async ({ tx, actor, input }) => {
    const target = await lockWay(tx, input.id)
    if (!target) return fail('not-found', 'no such target', { field: 'id' })
    const allowed = decide(actor, 'service.edit', target)
    if (!allowed.ok) return allowed
    const judged = judge(target, input)
    if (!judged.ok) return judged
    if (input.pipeline !== undefined && !(await isPipelineOf(tx, input.pipeline, target.environmentId)))
      return fail('not-found', 'no such pipeline', { noun: 'pipeline', field: 'pipeline' })
    const next = {
      writeWay: input.way,
      pipelineId: input.way === 'pipeline' ? (input.pipeline ?? null) : null,
      pipelineParameter: input.parameter ?? target.pipelineParameter,
    }
    const before = {
      writeWay: target.writeWay,
      pipelineId: target.pipelineId,
      pipelineParameter: target.pipelineParameter,
    }
    if (JSON.stringify(next) === JSON.stringify(before)) return ok({ id: target.id })
    if (target.activeNumber !== null)
      return fail('conflict', `P-${target.activeNumber} moves there, or was left unsettled`, {
        number: target.activeNumber,
      })
    await writeWay(tx, target.id, next)
    await tx.record({
      ...authorOf(actor),
      action: 'target.way-chosen',
      subjectKind: 'target',
      subjectId: target.id,
      subjectName: target.name,
      serviceId: target.serviceId,
      environmentId: target.environmentId,
      reason: input.reason,
      detail: { before, after: next },
    })
    await tx.notify('place', `${target.serviceId}/${target.environmentId}`)
    return ok({ id: target.id })
  },
})

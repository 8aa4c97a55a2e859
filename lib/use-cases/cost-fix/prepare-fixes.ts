import { z } from 'zod'
import { type FindingToFix, lockFindings, readFindingsToFix } from '../../catalog/cost-fix/wishes.ts'
import { discardPreviews, insertFix } from '../../catalog/cost-fix/writes.ts'
import { type FixWish, type LeftOutReason, planFixes } from '../../domain/cost-fix/plan.ts'
import { CostTagKey } from '../../domain/cost-tag/rule-set.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import type { Actor } from '../../domain/permission/actor.ts'
import { holdsAnywhere } from '../../domain/permission/decide.ts'
import { runFixJob } from '../../queue/cost-fix.ts'
import { defineUseCase } from '../define.ts'
import { mayFixOne } from './may-fix.ts'

/** As many as a page of findings can choose. */
export const mostFindings = 200

const input = z.strictObject({
  findings: z
    .array(
      z.strictObject({
        id: z.uuid(),
        /** Instead of what is suggested. */
        costTags: z.record(CostTagKey, z.string().trim().min(1).max(128)).optional(),
      }),
    )
    .min(1)
    .max(mostFindings),
})

const suggested = (finding: FindingToFix): Record<string, string> =>
  Object.fromEntries(finding.suggestions.map(({ key, value }) => [key, value]))

function wishOf(finding: FindingToFix, costTags: Record<string, string> | undefined): FixWish {
  const { id, kind, isOpen, isUnderWay, connectionId, resource, source } = finding
  const wanted = costTags ?? suggested(finding)
  return { findingId: id, kind, isOpen, isUnderWay, connectionId, resource, source, wanted }
}

/**
 * Has the worker prepare what would put findings right, and shows it before anything is written: one fix per repository, and
 * one per connection for what is tagged directly. Who asks accepts what is suggested, or names other values. What is in no
 * fix is told one by one. What was only shown of the same findings is thrown away. Fails with forbidden.
 */
export const prepareFixes = defineUseCase({
  input,
  authorise: (actor) => holdsAnywhere(actor, 'cost-finding.fix'),
  write: async ({ tx, actor, input: { findings } }) => {
    if (actor.kind === 'system') return fail('forbidden', 'only a person has findings fixed')
    const asked = new Map(findings.map(({ id, costTags }) => [id, costTags]))
    await lockFindings(tx, [...asked.keys()])
    const found = new Map((await readFindingsToFix(tx, [...asked.keys()])).map((one) => [one.id, one]))
    const leftOut: { findingId: string; why: LeftOutReason }[] = []
    const wishes = [...asked].flatMap(([id, costTags]) => {
      const finding = found.get(id)
      const why = whyNot(actor, finding)
      if (finding && why === null) return [wishOf(finding, costTags)]
      leftOut.push({ findingId: id, why: why ?? 'not-found' })
      return []
    })
    const plan = planFixes(wishes)
    const planned = plan.parts.flatMap(({ items }) => items.map(({ findingId }) => findingId))
    await discardPreviews(tx, planned)
    const by = { id: actor.personId, name: actor.name }
    const fixes: string[] = []
    for (const part of plan.parts) {
      const id = await insertFix(tx, part, by, (findingId) => found.get(findingId)?.name ?? '')
      await tx.enqueue(runFixJob(id))
      fixes.push(id)
    }
    return ok({ fixes, leftOut: [...leftOut, ...plan.leftOut] })
  },
})

function whyNot(actor: Actor, finding: FindingToFix | undefined): LeftOutReason | null {
  if (!finding) return 'not-found'
  const kind = finding.source?.source === 'console' ? 'direct' : 'source'
  return mayFixOne(actor, kind, finding.scope).ok ? null : 'forbidden'
}

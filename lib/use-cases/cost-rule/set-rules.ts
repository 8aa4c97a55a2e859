import { z } from 'zod'
import { readCostRules } from '../../catalog/cost-rule/reads.ts'
import { createRuleSet } from '../../catalog/cost-rule/writes.ts'
import { AttributionOrder } from '../../domain/attribution/order.ts'
import { CoverageGoal, mostBillingKeys, Requirement, ruleProblems } from '../../domain/cost-tag/rule-set.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { decide } from '../../domain/permission/decide.ts'
import { Day } from '../attribution/input.ts'
import { defineQuery, defineUseCase } from '../define.ts'
import { permitted } from '../promotion/permitted.ts'
import { changed, editorOf } from './change.ts'
import { Reason } from './input.ts'

/** Every rule of cost, and whether the reader may change them. */
export const getCostRules = defineQuery({
  input: z.unknown(),
  authorise: (actor) => decide(actor, 'catalog.read'),
  read: async ({ database, actor }) => {
    const rules = (await readCostRules(database)) as Record<string, unknown>
    return ok({ ...rules, mostKeys: mostBillingKeys, may: permitted(decide(actor, 'cost-rule.edit')) })
  },
})

/**
 * Makes a new version of the rules, in force from a day on; the day may be past, and what is sealed stays all the same. Fails
 * with forbidden, invalid (rules that contradict themselves, each named), conflict (somebody made a version meanwhile).
 */
export const setCostRules = defineUseCase({
  input: z.strictObject({
    after: z.int().min(0),
    fromOn: Day,
    order: AttributionOrder,
    requirements: z.array(Requirement).min(1).max(100),
    goal: CoverageGoal.nullable().default(null),
    reason: Reason,
  }),
  authorise: (actor) => decide(actor, 'cost-rule.edit'),
  write: async ({ tx, actor, input }) => {
    const problems = ruleProblems(input.requirements, [])
    if (problems.length > 0) return fail('invalid', 'the rules contradict themselves', { problems })
    const made = await createRuleSet(tx, input, editorOf(actor))
    if (made === null) return fail('conflict', 'somebody made a version meanwhile: read it again')
    const { id, version } = made
    const { fromOn, order, requirements, goal, reason } = input
    const again = await changed(tx, actor, {
      action: 'cost-rule.version-made',
      subjectKind: 'cost-rule',
      subjectId: id,
      subjectName: String(version),
      reason,
      detail: { fromOn, order, requirements, goal },
    })
    return ok({ id, version, ...again })
  },
})

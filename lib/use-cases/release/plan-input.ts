import { z } from 'zod'
import { findProductLines } from '../../catalog/release/find.ts'
import { nameTaken, type StoredPlan } from '../../catalog/release/writes.ts'
import type { Transaction } from '../../catalog/transaction.ts'
import { releaseBranch } from '../../domain/branch/name.ts'
import { fail, ok, type Result } from '../../domain/failure/result.ts'
import { planProblems } from '../../domain/release/plan.ts'

/** What a person writes about a release. */
export const PlanInput = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/),
  batch: z.string().max(6),
  zone: z.string().min(1).max(60),
  cutPlannedAt: z.coerce.date(),
  weekStartsAt: z.coerce.date(),
  goLiveStartsAt: z.coerce.date(),
  goLiveEndsAt: z.coerce.date(),
  productLines: z.array(z.string().min(1).max(120)).max(50),
})
export type PlanInput = z.infer<typeof PlanInput>

export const reasonInput = z.string().trim().min(1).max(2000)

/** The problems of a plan as the face shows them, each at its field. */
export const problemsOf = (plan: PlanInput) =>
  planProblems(plan).map(({ field, problem }) => ({ field, code: problem }))

/** A plan that may be stored. Fails with `invalid` (detail.problems), `not-found` (a product line), `conflict` (the name is taken). */
export async function checkPlan(
  tx: Transaction,
  plan: PlanInput,
  releaseId: string | null,
): Promise<Result<StoredPlan>> {
  const problems = problemsOf(plan)
  const [first] = problems
  if (first) return fail('invalid', `${first.field}: ${first.code}`, { field: first.field, problems })
  const lines = await findProductLines(tx, plan.productLines)
  if (!lines.ok) return lines
  if (await nameTaken(tx, plan.name, releaseId))
    return fail('conflict', `there is a release ${plan.name} already`, { field: 'name' })
  return ok({ ...plan, branch: releaseBranch(plan.batch), productLines: lines.value })
}

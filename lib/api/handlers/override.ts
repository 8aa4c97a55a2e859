import { listOverrides } from '../../use-cases/override/list-overrides.ts'
import { overrideGate } from '../../use-cases/override/override-gate.ts'
import { reviewOverride } from '../../use-cases/override/review-override.ts'
import { secondOverride, withdrawOverride } from '../../use-cases/override/second-override.ts'
import { answer, api } from './procedure.ts'

export const override = {
  list: api.override.list.handler(({ context, input }) =>
    answer(listOverrides(context.around, context.actor, input)),
  ),
  give: api.override.give.handler(({ context, input }) =>
    answer(overrideGate(context.around, context.actor, input)),
  ),
  second: api.override.second.handler(({ context, input }) =>
    answer(secondOverride(context.around, context.actor, input)),
  ),
  withdraw: api.override.withdraw.handler(({ context, input }) =>
    answer(withdrawOverride(context.around, context.actor, input)),
  ),
  review: api.override.review.handler(({ context, input }) =>
    answer(reviewOverride(context.around, context.actor, input)),
  ),
}

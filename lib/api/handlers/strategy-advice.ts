import { adviseStrategy } from '../../use-cases/strategy/advise-strategy.ts'
import { listMismatches } from '../../use-cases/strategy/list-mismatches.ts'
import { stateRecovery } from '../../use-cases/strategy/state-recovery.ts'
import { answer, api } from './procedure.ts'

export const strategyAdvice = {
  mismatches: api.strategyAdvice.mismatches.handler(({ context }) =>
    answer(listMismatches(context.around, context.actor, null)),
  ),
  get: api.strategyAdvice.get.handler(({ context, input }) =>
    answer(adviseStrategy(context.around, context.actor, input)),
  ),
  state: api.strategyAdvice.state.handler(async ({ context, input }) => {
    const { slug } = await answer(stateRecovery(context.around, context.actor, input))
    return answer(adviseStrategy(context.around, context.actor, { slug }))
  }),
}

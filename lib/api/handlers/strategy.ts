import { listStrategies } from '../../use-cases/strategy/list-strategies.ts'
import { setStrategy } from '../../use-cases/strategy/set-strategy.ts'
import { answer, api } from './procedure.ts'

export const strategy = {
  list: api.strategy.list.handler(({ context, input }) =>
    answer(listStrategies(context.around, context.actor, input)),
  ),
  set: api.strategy.set.handler(({ context, input }) =>
    answer(setStrategy(context.around, context.actor, input)),
  ),
}

import { changeHold } from '../../use-cases/hold/change-hold.ts'
import { liftHold } from '../../use-cases/hold/lift-hold.ts'
import { listHolds } from '../../use-cases/hold/list-holds.ts'
import { setHold } from '../../use-cases/hold/set-hold.ts'
import { answer, api } from './procedure.ts'

export const hold = {
  list: api.hold.list.handler(({ context, input }) =>
    answer(listHolds(context.around, context.actor, input)),
  ),
  set: api.hold.set.handler(({ context, input }) => answer(setHold(context.around, context.actor, input))),
  change: api.hold.change.handler(({ context, input }) =>
    answer(changeHold(context.around, context.actor, input)),
  ),
  lift: api.hold.lift.handler(({ context, input }) => answer(liftHold(context.around, context.actor, input))),
}

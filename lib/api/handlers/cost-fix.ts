import { confirmFix, discardFix } from '../../use-cases/cost-fix/confirm-fix.ts'
import { getFix, listFixes } from '../../use-cases/cost-fix/get-fix.ts'
import { prepareFixes } from '../../use-cases/cost-fix/prepare-fixes.ts'
import { answer, api, ready } from './procedure.ts'

export const costFix = {
  prepare: api.costFix.prepare.handler(({ context, input }) =>
    answer(prepareFixes(context.around, context.actor, input)),
  ),
  list: api.costFix.list.handler(({ context, input: { state, ...input } }) => {
    const isOpen = state === undefined ? {} : { isOpen: state === 'open' }
    return ready(listFixes(context.around, context.actor, { ...input, ...isOpen }))
  }),
  get: api.costFix.get.handler(({ context, input }) => answer(getFix(context.around, context.actor, input))),
  confirm: api.costFix.confirm.handler(({ context, input }) =>
    answer(confirmFix(context.around, context.actor, input)),
  ),
  discard: api.costFix.discard.handler(({ context, input }) =>
    answer(discardFix(context.around, context.actor, input)),
  ),
}

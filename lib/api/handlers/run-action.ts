import { askAction } from '../../use-cases/run-action/ask-action.ts'
import { getRunAction, listRunActions } from '../../use-cases/run-action/list-actions.ts'
import { readStartForm } from '../../use-cases/run-action/start-form.ts'
import { startRun } from '../../use-cases/run-action/start-run.ts'
import { answer, api } from './procedure.ts'

export const runAction = {
  list: api.runAction.list.handler(({ context, input }) =>
    answer(listRunActions(context.around, context.actor, input)),
  ),
  ask: api.runAction.ask.handler(({ context, input }) =>
    answer(askAction(context.around, context.actor, input)),
  ),
  start: api.runAction.start.handler(({ context, input }) =>
    answer(startRun(context.around, context.actor, input)),
  ),
  form: api.runAction.form.handler(({ context, input }) =>
    answer(readStartForm(context.around, context.actor, input)),
  ),
  get: api.runAction.get.handler(({ context, input }) =>
    answer(getRunAction(context.around, context.actor, input)),
  ),
}

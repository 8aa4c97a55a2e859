import { getReadiness } from '../../use-cases/rollback/get-readiness.ts'
import { getRunbook } from '../../use-cases/rollback/get-runbook.ts'
import { answer, api } from './procedure.ts'

export const readiness = {
  get: api.readiness.get.handler(({ context, input }) =>
    answer(getReadiness(context.around, context.actor, input)),
  ),
  runbook: api.readiness.runbook.handler(({ context, input }) =>
    answer(getRunbook(context.around, context.actor, input)),
  ),
}

import { decideObservation } from '../../use-cases/promotion/observing/decide-observation.ts'
import { getObservation } from '../../use-cases/promotion/observing/get-observation.ts'
import { listRollbackStops, resumeRollback } from '../../use-cases/promotion/observing/resume-rollback.ts'
import { answer, api } from './procedure.ts'

export const observation = {
  get: api.observation.get.handler(({ context, input }) =>
    answer(getObservation(context.around, context.actor, input)),
  ),
  decide: api.observation.decide.handler(({ context, input }) =>
    answer(decideObservation(context.around, context.actor, input)),
  ),
  stops: api.observation.stops.handler(({ context, input }) =>
    answer(listRollbackStops(context.around, context.actor, input)),
  ),
  resume: api.observation.resume.handler(({ context, input }) =>
    answer(resumeRollback(context.around, context.actor, input)),
  ),
}

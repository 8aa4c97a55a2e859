import { listChanges, readHandover, summariseChanges } from '../../use-cases/change/read-changes.ts'
import { api, ready } from './procedure.ts'

export const change = {
  list: api.change.list.handler(({ context, input }) =>
    ready(listChanges(context.around, context.actor, input)),
  ),
  summary: api.change.summary.handler(({ context, input }) =>
    ready(summariseChanges(context.around, context.actor, input)),
  ),
  handover: api.change.handover.handler(({ context, input }) =>
    ready(readHandover(context.around, context.actor, input)),
  ),
}

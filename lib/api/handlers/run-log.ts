import { readLog, readLogOutline } from '../../use-cases/run-log/read-log.ts'
import { searchLog } from '../../use-cases/run-log/search-log.ts'
import { answer, api, ready } from './procedure.ts'

export const runLog = {
  read: api.runLog.read.handler(({ context, input }) => ready(readLog(context.around, context.actor, input))),
  outline: api.runLog.outline.handler(({ context, input }) =>
    ready(readLogOutline(context.around, context.actor, input)),
  ),
  search: api.runLog.search.handler(({ context, input }) =>
    answer(searchLog(context.around, context.actor, input)),
  ),
}

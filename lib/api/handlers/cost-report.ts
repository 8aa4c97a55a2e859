import { exportCostLines } from '../../use-cases/cost-report/export-lines.ts'
import { getCostDays } from '../../use-cases/cost-report/get-days.ts'
import { listAnomalies } from '../../use-cases/cost-report/list-anomalies.ts'
import { answer, api, streamed } from './procedure.ts'

export const costReport = {
  days: api.costReport.days.handler(({ context, input }) =>
    answer(getCostDays(context.around, context.actor, input)),
  ),
  anomalies: api.costReport.anomalies.handler(({ context, input }) =>
    answer(listAnomalies(context.around, context.actor, input)),
  ),
  lines: api.costReport.lines.handler(({ context, input }) =>
    streamed(exportCostLines(context.around, context.actor, input)),
  ),
}

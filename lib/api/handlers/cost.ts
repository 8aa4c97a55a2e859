import { getBreakdown } from '../../use-cases/cost-view/get-breakdown.ts'
import { getKeys } from '../../use-cases/cost-view/get-keys.ts'
import { getMonth } from '../../use-cases/cost-view/get-month.ts'
import { getTrend } from '../../use-cases/cost-view/get-trend.ts'
import { listLost } from '../../use-cases/cost-view/list-lost.ts'
import { listMovers } from '../../use-cases/cost-view/list-movers.ts'
import { listLines, listResources } from '../../use-cases/cost-view/list-resources.ts'
import { answer, api, ready } from './procedure.ts'

export const cost = {
  month: api.cost.month.handler(({ context, input }) =>
    answer(getMonth(context.around, context.actor, input)),
  ),
  trend: api.cost.trend.handler(({ context, input }) =>
    answer(getTrend(context.around, context.actor, input)),
  ),
  breakdown: api.cost.breakdown.handler(({ context, input }) =>
    answer(getBreakdown(context.around, context.actor, input)),
  ),
  movers: api.cost.movers.handler(({ context, input }) =>
    answer(listMovers(context.around, context.actor, input)),
  ),
  keys: api.cost.keys.handler(({ context, input }) => answer(getKeys(context.around, context.actor, input))),
  resources: api.cost.resources.handler(({ context, input }) =>
    ready(listResources(context.around, context.actor, input)),
  ),
  lines: api.cost.lines.handler(({ context, input }) =>
    ready(listLines(context.around, context.actor, input)),
  ),
  lost: api.cost.lost.handler(({ context, input }) => ready(listLost(context.around, context.actor, input))),
}

import { endFindingWaivers, notifyOwners, waiveFindings } from '../../use-cases/cost-finding/act.ts'
import { getFinding, listFindings, summariseFindings } from '../../use-cases/cost-finding/list-findings.ts'
import {
  addCostQuery,
  changeCostQuery,
  listCostQueries,
  runCostQuery,
  stopCostQuery,
} from '../../use-cases/cost-finding/queries.ts'
import {
  addSourceRepository,
  listSourceRepositories,
  removeSourceRepository,
} from '../../use-cases/inventory/source-repositories.ts'
import type {
  CostFindingDetail,
  CostFindingSummary,
  CostQueryItem,
  SourceRepositoryItem,
} from '../contract/cost-finding.ts'
import { answer, api, ready } from './procedure.ts'

export const costFinding = {
  list: api.costFinding.list.handler(({ context, input }) =>
    ready(listFindings(context.around, context.actor, input)),
  ),
  summary: api.costFinding.summary.handler(
    async ({ context }) =>
      (await answer(summariseFindings(context.around, context.actor, null))) as unknown as CostFindingSummary,
  ),
  get: api.costFinding.get.handler(
    async ({ context, input }) =>
      (await answer(getFinding(context.around, context.actor, input))) as CostFindingDetail,
  ),
  waive: api.costFinding.waive.handler(({ context, input }) =>
    answer(waiveFindings(context.around, context.actor, input)),
  ),
  endWaiver: api.costFinding.endWaiver.handler(({ context, input }) =>
    answer(endFindingWaivers(context.around, context.actor, input)),
  ),
  notify: api.costFinding.notify.handler(({ context, input }) =>
    answer(notifyOwners(context.around, context.actor, input)),
  ),
}

const item = async (result: Parameters<typeof answer>[0]): Promise<CostQueryItem> =>
  (await answer(result)) as CostQueryItem

export const costQuery = {
  list: api.costQuery.list.handler(async ({ context }) => {
    const { items, ...rest } = await answer(listCostQueries(context.around, context.actor, null))
    return { items: items as CostQueryItem[], ...rest }
  }),
  add: api.costQuery.add.handler(({ context, input }) =>
    item(addCostQuery(context.around, context.actor, input)),
  ),
  change: api.costQuery.change.handler(({ context, input }) =>
    item(changeCostQuery(context.around, context.actor, input)),
  ),
  stop: api.costQuery.stop.handler(({ context, input }) =>
    item(stopCostQuery(context.around, context.actor, input)),
  ),
  run: api.costQuery.run.handler(({ context, input }) =>
    answer(runCostQuery(context.around, context.actor, input)),
  ),
}

export const sourceRepository = {
  list: api.sourceRepository.list.handler(async ({ context }) => {
    const { items, ...rest } = await answer(listSourceRepositories(context.around, context.actor, null))
    return { items: items as SourceRepositoryItem[], ...rest }
  }),
  add: api.sourceRepository.add.handler(
    async ({ context, input }) =>
      (await answer(addSourceRepository(context.around, context.actor, input))) as SourceRepositoryItem,
  ),
  remove: api.sourceRepository.remove.handler(({ context, input }) =>
    answer(removeSourceRepository(context.around, context.actor, input)),
  ),
}

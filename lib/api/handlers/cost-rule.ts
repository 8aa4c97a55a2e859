import { explainSubject } from '../../use-cases/attribution/explain-subject.ts'
import { getRestatedMonth } from '../../use-cases/attribution/restate-month.ts'
import {
  addAlias,
  addMapping,
  addSplitRule,
  endRule,
  saySwitchedOn,
} from '../../use-cases/cost-rule/dated.ts'
import { getCostRules, setCostRules } from '../../use-cases/cost-rule/set-rules.ts'
import { shareCluster } from '../../use-cases/cost-rule/share-cluster.ts'
import type { CostRules } from '../contract/cost-rule.ts'
import { answer, api } from './procedure.ts'

export const costRule = {
  get: api.costRule.get.handler(
    async ({ context }) => (await answer(getCostRules(context.around, context.actor, null))) as CostRules,
  ),
  setVersion: api.costRule.setVersion.handler(({ context, input }) =>
    answer(setCostRules(context.around, context.actor, input)),
  ),
  addAlias: api.costRule.addAlias.handler(({ context, input }) =>
    answer(addAlias(context.around, context.actor, input)),
  ),
  addMapping: api.costRule.addMapping.handler(({ context, input }) =>
    answer(addMapping(context.around, context.actor, input)),
  ),
  addSplitRule: api.costRule.addSplitRule.handler(({ context, input }) =>
    answer(addSplitRule(context.around, context.actor, input)),
  ),
  shareCluster: api.costRule.shareCluster.handler(({ context, input }) =>
    answer(shareCluster(context.around, context.actor, input)),
  ),
  end: api.costRule.end.handler(({ context, input }) =>
    answer(endRule(context.around, context.actor, input)),
  ),
  sayKey: api.costRule.sayKey.handler(({ context, input }) =>
    answer(saySwitchedOn(context.around, context.actor, input)),
  ),
  restated: api.costRule.restated.handler(({ context, input }) =>
    answer(getRestatedMonth(context.around, context.actor, input)),
  ),
  explain: api.costRule.explain.handler(({ context, input }) =>
    answer(explainSubject(context.around, context.actor, input)),
  ),
}

import { adoption } from './handlers/adoption.ts'
import { billImport, billSource } from './handlers/bill.ts'
import { board } from './handlers/board.ts'
import { build } from './handlers/build.ts'
import { change } from './handlers/change.ts'
import { connection, simulation, sync } from './handlers/connection.ts'
import { cost } from './handlers/cost.ts'
import { costBudget } from './handlers/cost-budget.ts'
import { costFinding, costQuery, sourceRepository } from './handlers/cost-finding.ts'
import { costFix } from './handlers/cost-fix.ts'
import { costReport } from './handlers/cost-report.ts'
import { costRule } from './handlers/cost-rule.ts'
import { delegation } from './handlers/delegation.ts'
import { environment } from './handlers/environment.ts'
import { figure } from './handlers/figure.ts'
import {
  calendarFeed,
  emergencyStop,
  freeze,
  freezeException,
  freezeView,
  workingCalendar,
} from './handlers/freeze.ts'
import { group } from './handlers/group.ts'
import { hold } from './handlers/hold.ts'
import { hook } from './handlers/hook.ts'
import { mergeCheck } from './handlers/merge-check.ts'
import { notice } from './handlers/notice.ts'
import { observation } from './handlers/observation.ts'
import { override } from './handlers/override.ts'
import { ledger, overview, search } from './handlers/overview.ts'
import { person, token } from './handlers/person.ts'
import { pipelineFinding } from './handlers/pipeline-finding.ts'
import { api } from './handlers/procedure.ts'
import { promotion } from './handlers/promotion.ts'
import { readiness } from './handlers/readiness.ts'
import { registry } from './handlers/registry.ts'
import { backMerge, changeClass, release } from './handlers/release.ts'
import { roster } from './handlers/roster.ts'
import { pipeline, run } from './handlers/run.ts'
import { runAction } from './handlers/run-action.ts'
import { runLog } from './handlers/run-log.ts'
import { service } from './handlers/service.ts'
import { serviceCost } from './handlers/service-cost.ts'
import { session } from './handlers/session.ts'
import { setup } from './handlers/setup.ts'
import { strategy } from './handlers/strategy.ts'
import { strategyAdvice } from './handlers/strategy-advice.ts'
import { target } from './handlers/target.ts'
import { train } from './handlers/train.ts'
import { waiver } from './handlers/waiver.ts'

/** Every handler, by noun. The compiler holds it to the contract: a route without a handler does not build. */
export const router = api.router({
  notice,
  change,
  session,
  service,
  serviceCost,
  run,
  runAction,
  pipeline,
  pipelineFinding,
  board,
  adoption,
  build,
  overview,
  environment,
  promotion,
  override,
  waiver,
  train,
  observation,
  strategy,
  strategyAdvice,
  target,
  readiness,
  registry,
  hold,
  hook,
  ledger,
  setup,
  person,
  group,
  roster,
  delegation,
  token,
  connection,
  sync,
  search,
  simulation,
  freeze,
  freezeView,
  emergencyStop,
  freezeException,
  workingCalendar,
  calendarFeed,
  release,
  backMerge,
  changeClass,
  mergeCheck,
  figure,
  billSource,
  billImport,
  cost,
  costBudget,
  costFix,
  costReport,
  costRule,
  costFinding,
  costQuery,
  sourceRepository,
  runLog,
})

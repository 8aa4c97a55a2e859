import { adoption } from './adoption.ts'
import { backMerge } from './back-merge.ts'
import { billImport, billSource } from './bill.ts'
import { board } from './board.ts'
import { build } from './build.ts'
import { calendarFeed } from './calendar-feed.ts'
import { change } from './change.ts'
import { changeClass } from './change-class.ts'
import { connection, simulation, sync } from './connection.ts'
import { cost } from './cost.ts'
import { costBudget } from './cost-budget.ts'
import { costFinding, costQuery, sourceRepository } from './cost-finding.ts'
import { costFix } from './cost-fix.ts'
import { costReport } from './cost-report.ts'
import { costRule } from './cost-rule.ts'
import { delegation } from './delegation.ts'
import { emergencyStop } from './emergency-stop.ts'
import { environment } from './environment.ts'
import { figure } from './figure.ts'
import { freeze } from './freeze.ts'
import { freezeException } from './freeze-exception.ts'
import { freezeView } from './freeze-timeline.ts'
import { group } from './group.ts'
import { hold } from './hold.ts'
import { hook } from './hook.ts'
import { ledger } from './ledger.ts'
import { mergeCheck } from './merge-check.ts'
import { notice } from './notice.ts'
import { observation } from './observation.ts'
import { override } from './override.ts'
import { overview, search } from './overview.ts'
import { person, token } from './person.ts'
import { pipeline } from './pipeline.ts'
import { pipelineFinding } from './pipeline-finding.ts'
import { promotion } from './promotion.ts'
import { readiness } from './readiness.ts'
import { registry } from './registry.ts'
import { release } from './release.ts'
import { roster } from './roster.ts'
import { run } from './run.ts'
import { runAction } from './run-action.ts'
import { runLog } from './run-log.ts'
import { service } from './service.ts'
import { serviceCost } from './service-cost.ts'
import { session } from './session.ts'
import { setup } from './setup.ts'
import { strategy } from './strategy.ts'
import { strategyAdvice } from './strategy-advice.ts'
import { target } from './target.ts'
import { train } from './train.ts'
import { waiver } from './waiver.ts'
import { workingCalendar } from './working-calendar.ts'

/** The REST API under /api/v1, by noun. The browser, the CLI and pipelines use nothing else. */
export const contract = {
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
}
export type Contract = typeof contract

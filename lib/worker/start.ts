import { setTimeout as pause } from 'node:timers/promises'
import { composeWorker } from '../composition.ts'
import { readConfig } from '../platform/config.ts'
import { createPool, isConnectionLoss } from '../platform/db.ts'
import { Metrics } from '../platform/metrics.ts'
import { attributionWork } from './attribution-tasks.ts'
import { billWork } from './bill-tasks.ts'
import { budgetWork } from './cost-budget-tasks.ts'
import { costFindingWork } from './cost-finding-tasks.ts'
import { costFixWork } from './cost-fix-tasks.ts'
import { figureWork } from './figure-tasks.ts'
import { freezeWork } from './freeze-tasks.ts'
import { serveHealth } from './health.ts'
import { hookWork } from './hook-tasks.ts'
import { leadSchedules } from './leader.ts'
import { ledgerWork } from './ledger-tasks.ts'
import { mergeWork } from './merge-tasks.ts'
import { noticeWork } from './notice-tasks.ts'
import { promotionWork } from './promotion-tasks.ts'
import { registryWork } from './registry-tasks.ts'
import { releaseWork } from './release-tasks.ts'
import { runActionWork } from './run-action-tasks.ts'
import { runLogWork } from './run-log-tasks.ts'
import { runQueue } from './runner.ts'
import { serviceCostWork } from './service-cost-tasks.ts'
import { syncWork } from './sync-tasks.ts'
import { trainWork } from './train-tasks.ts'

/** Jobs that run get this long to end when the process is told to. */
const patienceMs = 8000

/** Connections of the queue beside those of its jobs: one listens. */
const queueConnections = 2

/** EX_TEMPFAIL: nothing is wrong with the worker; start it again. */
const exitForAnew = 75

/** The worker process: jobs, schedules and health. */
export async function start(begun: number): Promise<void> {
  const config = readConfig()
  const composition = await composeWorker(config)
  const { log, around, database } = composition
  const metrics = new Metrics()
  const { faultPoint } = config
  const surroundings = faultPoint
    ? { ...around, reached: (point: string) => point === faultPoint && process.kill(process.pid, 'SIGKILL') }
    : around

  const promotions = promotionWork(surroundings, config.workerSweepMs, log, metrics)
  const queueSettings = { ...config, databasePoolSize: config.workerConcurrency + queueConnections }
  const sync = syncWork({ ...around, intervalMs: config.syncIntervalMs }, log)
  const hooks = hookWork({ ...around, intervalMs: config.syncIntervalMs }, log)
  const ledger = ledgerWork(surroundings, log)
  const post = { messenger: composition.messenger, keys: config.keys, origin: config.origin }
  const notices = noticeWork(surroundings, post, log)
  const trains = trainWork(surroundings, config.workerSweepMs, log)
  const releases = releaseWork(surroundings, config, log)
  const freezes = freezeWork(surroundings, config.workerSweepMs, log)
  const merges = mergeWork(surroundings, config.workerSweepMs, log)
  const registry = registryWork(surroundings, log)
  const figures = figureWork(surroundings, log)
  const serviceCosts = serviceCostWork(surroundings, log)
  const runActions = runActionWork(surroundings, config.workerSweepMs, log)
  const runLogs = runLogWork(surroundings, log)
  const bills = billWork(surroundings, config.workerSweepMs, log)
  const costFixes = costFixWork(surroundings, config.workerSweepMs, log)
  const attribution = attributionWork(surroundings, log)
  const costFindings = costFindingWork(surroundings, log)
  const budgets = budgetWork(surroundings, log)
  const tasks = [
    ...promotions.tasks,
    ...trains.tasks,
    ...releases.tasks,
    ...freezes.tasks,
    ...registry.tasks,
    ...runActions.tasks,
    ...runLogs.tasks,
    ...bills.tasks,
    ...costFixes.tasks,
    ...attribution.tasks,
    ...budgets.tasks,
    ...costFindings.tasks,
    ...merges.tasks,
    ...sync.tasks,
    ...hooks.tasks,
    ...notices.tasks,
  ]
  const queue = runQueue(() => createPool(queueSettings, log), config.workerConcurrency, tasks, log)
  // When the database goes away some errors escape the queue's own code; anything else that escapes is a bug of ours,
  // and ends the process.
  const escaped = (error: unknown) => {
    const ofTheQueue = error instanceof Error && /graphile-worker/.test(error.stack ?? '')
    if (ofTheQueue || isConnectionLoss(error)) return queue.renew(error)
    log.fatal({ err: error }, 'an error escaped')
    process.exit(1)
  }
  process.on('unhandledRejection', escaped)
  process.on('uncaughtException', escaped)
  // The queue's library does not always come back from a restarted database. Steps survive a kill at any line, so the
  // process ends as soon as the database answers again, and whoever supervises it begins a new one.
  const beginAnew = async () => {
    log.warn('the database was lost; this worker ends when it is back')
    for (;;) {
      const back = await database.pool.query('SELECT 1').catch(() => null)
      if (back) process.exit(exitForAnew)
      await pause(500)
    }
  }
  const leader = leadSchedules(
    config.databaseUrl,
    [
      ...promotions.schedules,
      ...trains.schedules,
      ...releases.schedules,
      ...freezes.schedules,
      ...merges.schedules,
      ...registry.schedules,
      ...figures.schedules,
      ...serviceCosts.schedules,
      ...runActions.schedules,
      ...runLogs.schedules,
      ...bills.schedules,
      ...costFixes.schedules,
      ...attribution.schedules,
      ...costFindings.schedules,
      ...budgets.schedules,
      ...sync.schedules,
      ...hooks.schedules,
      ...ledger.schedules,
      ...notices.schedules,
    ],
    log,
    () => void beginAnew(),
  )
  const health = await serveHealth(
    { host: config.host, port: config.workerPort },
    async () => {
      const asked = await database.pool.query('SELECT 1').then(
        () => null,
        () => 'the database does not answer',
      )
      const why = asked ?? (queue.runs ? null : 'the queue is not running')
      return { ready: why === null, leads: leader.leads, why }
    },
    metrics,
  )
  log.info({ port: health.port, tookMs: Math.round(performance.now() - begun) }, 'worker ready')

  let ending = false
  const end = (signal: string) => {
    if (ending) return
    ending = true
    log.info({ signal }, 'ending')
    setTimeout(() => process.exit(0), patienceMs).unref()
    promotions.close()
    trains.close()
    runLogs.close()
    bills.close()
    void Promise.allSettled([leader.close(), queue.close(), health.close()])
      .then(() => composition.close())
      .finally(() => process.exit(0))
  }
  process.once('SIGTERM', end)
  process.once('SIGINT', end)
}

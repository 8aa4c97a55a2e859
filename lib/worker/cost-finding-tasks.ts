import type { Log } from '../platform/log.ts'
import { askQuery } from '../queue/cost-finding.ts'
import { lookAtInventory } from '../sync/inventory/resources.ts'
import { askCostQuery, listAskedConnections, requestDueQueries } from '../use-cases/cost-finding/ask-query.ts'
import { askLater } from '../use-cases/cost-finding/queries.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

const portal = { kind: 'system', name: 'Sluice' } as const
/** Whether a query is due is a look at rows of our own. */
const dueEveryMs = 15_000
/** Another pass over what exists is under way: it takes seconds. */
const busyMs = 3_000

/** Queries over costs: what exists is read afresh, and then they are asked. */
export function costFindingWork(
  around: Surroundings,
  log: Log,
): { tasks: WorkerTask[]; schedules: Schedule[] } {
  return {
    tasks: [
      taskOf(askQuery, async ({ queryId }, signal) => {
        const problems = new Map<string, string>()
        for (const id of await listAskedConnections(around)) {
          const look = await lookAtInventory(around, id, signal)
          if (signal.aborted) return
          if (look.state === 'busy')
            return void (await askLater(around, portal, { id: queryId, afterMs: busyMs }))
          if (look.state === 'unread') problems.set(id, look.problem)
        }
        const asked = await askCostQuery(around, queryId, problems)
        if (!asked.ok)
          log.warn({ queryId, failure: asked.failure }, 'a query over costs could not be asked now')
        else if (asked.value) log.info({ queryId, ...asked.value }, 'a query over costs was asked')
      }),
    ],
    schedules: [
      {
        name: 'cost.ask-queries',
        everyMs: dueEveryMs,
        run: async () => {
          const due = await requestDueQueries(around)
          if (!due.ok) log.warn({ failure: due.failure }, 'queries over costs could not be planned now')
        },
      },
    ],
  }
}

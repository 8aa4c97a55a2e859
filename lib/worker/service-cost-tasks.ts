import type { Log } from '../platform/log.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { countRequests } from '../use-cases/service-cost/count-requests.ts'
import type { Schedule } from './task.ts'

const everyMs = 60_000

/** What the cost of services is divided by. */
export function serviceCostWork(around: Surroundings, log: Log): { schedules: Schedule[] } {
  const run = async () => {
    const done = await countRequests(around)
    if (!done.ok) log.warn({ failure: done.failure }, 'requests could not be counted now')
    else if (done.value.silent.length > 0)
      log.warn(done.value, 'requests of some clusters could not be asked for and will be again')
  }
  return { schedules: [{ name: 'service-cost.requests', everyMs, run }] }
}

import type { Log } from '../platform/log.ts'
import { advanceTrain as advance } from '../queue/train.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { advanceTrain, askToAdvanceTrain, sweepTrains } from '../use-cases/train/advance-train.ts'
import { Later } from './later.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

export interface TrainWork {
  tasks: WorkerTask[]
  schedules: Schedule[]
  close(): void
}

/** Everything about trains that happens without a person waiting. */
export function trainWork(around: Surroundings, sweepMs: number, log: Log): TrainWork {
  const later = new Later((id) => {
    askToAdvanceTrain(around, id).catch((error: unknown) =>
      log.debug({ err: error }, 'the sweep will look again'),
    )
  })
  const tasks = [
    taskOf(advance, async ({ trainId }) => {
      const result = await advanceTrain(around, trainId)
      if (!result.ok) {
        log.info({ trainId, failure: result.failure }, 'the train could not go on now')
        return
      }
      if (result.value.againAfterMs !== null) later.ask(trainId, result.value.againAfterMs)
    }),
  ]
  const schedules: Schedule[] = [
    {
      name: 'train.sweep',
      everyMs: sweepMs,
      run: async () => {
        await sweepTrains(around)
      },
    },
  ]
  return { tasks, schedules, close: () => later.close() }
}

import type { Log } from '../platform/log.ts'
import { sendNotices as sendJob } from '../queue/notice.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { type Post, sendNotices } from '../use-cases/notice/send-notices.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** Messages whose time to be tried again came, whatever became of their job. */
const everyMs = 10_000

/** Everything about messages that happens without a person waiting. */
export function noticeWork(
  around: Surroundings,
  post: Post,
  log: Log,
): { tasks: WorkerTask[]; schedules: Schedule[] } {
  const run = async () => {
    const sent = await sendNotices(around, post)
    if (sent.ok && sent.value > 0) log.debug({ attempts: sent.value }, 'messages were sent')
  }
  return { tasks: [taskOf(sendJob, run)], schedules: [{ name: 'notice.send', everyMs, run }] }
}

import type { Log } from '../platform/log.ts'
import { sendNotices as sendJob } from '../queue/notice.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { noteFreezeEdges } from '../use-cases/notice/note-freeze-edges.ts'
import { type Post, sendNotices } from '../use-cases/notice/send-notices.ts'
import { type Schedule, taskOf, type WorkerTask } from './task.ts'

/** Messages whose time to be tried again came, whatever became of their job. */
const everyMs = 10_000
/** Edges of freezes. */
const edgesEveryMs = 30_000

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
  const edges = async () => {
    const noted = await noteFreezeEdges(around)
    if (noted.ok && noted.value > 0) log.info({ messages: noted.value }, 'edges of freezes are told')
  }
  return {
    tasks: [taskOf(sendJob, run)],
    schedules: [
      { name: 'notice.send', everyMs, run },
      { name: 'notice.freeze-edges', everyMs: edgesEveryMs, run: edges },
    ],
  }
}

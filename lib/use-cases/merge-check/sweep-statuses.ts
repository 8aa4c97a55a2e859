import { readFreezes } from '../../catalog/freeze/prepared.ts'
import { listStatusedRequests } from '../../catalog/merge-check/requests.ts'
import { readNow, transact } from '../../catalog/transaction.ts'
import { ok, type Result } from '../../domain/failure/result.ts'
import type { PreparedFreezes } from '../../domain/freeze/prepare.ts'
import type { FreezeAct } from '../../domain/freeze/window.ts'
import { isStatusDue } from '../../domain/merge-check/status.ts'
import { settleMergeStatusJob } from '../../queue/merge-check.ts'
import type { Surroundings } from '../define.ts'
import { shortMark } from './mark.ts'

const merging: readonly FreezeAct[] = ['merge-release', 'merge-main', 'release-content']

/** Whether anything at all may close a merge at this instant. */
const mayClose = ({ windows, stops }: PreparedFreezes, at: number): boolean =>
  stops.some(({ startsAt, endsAt }) => startsAt <= at && at < endsAt) ||
  windows.some(
    ({ window, times }) =>
      window.mode === 'enforcing' &&
      window.actsOn.some((act) => merging.includes(act)) &&
      (window.effect === 'allow' || times.at(at) !== null),
  )

/** More are settled with the next round. */
const mostAtOnce = 500

/**
 * Compares the statuses of open merge requests with what the windows say at this instant, and adds a job for each that
 * differs. Windows that open, close or are edited, stops, and requests that move need nothing of their own: what they say
 * is asked anew at each round. While nothing closes any merge only requests that still carry a status are read. Answers how
 * many are to be looked at.
 */
export async function sweepMergeStatuses({
  database,
}: Pick<Surroundings, 'database'>): Promise<Result<number>> {
  const [{ prepared }, now] = await Promise.all([readFreezes(database), readNow(database)])
  const repositories = await listStatusedRequests(database, mayClose(prepared, now.getTime()))
  const due = repositories.flatMap(({ defaultBranch, services, requests }) => {
    const marks = new Map<string, string>()
    return requests.filter((request) => {
      const { targetBranch } = request
      const mark =
        marks.get(targetBranch) ?? shortMark(prepared, { targetBranch, defaultBranch, services }, now)
      marks.set(targetBranch, mark)
      return isStatusDue(request, mark, now)
    })
  })
  if (due.length === 0) return ok(0)
  return transact(database, async (tx) => {
    for (const request of due.slice(0, mostAtOnce)) await tx.enqueue(settleMergeStatusJob(request))
    return ok(due.length)
  })
}

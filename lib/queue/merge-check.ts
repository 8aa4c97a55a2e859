import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

const Merge = z.object({ repositoryId: z.uuid(), targetBranch: z.string().min(1), sha: z.string().min(1) })

/** Reads the commits that a merge would bring, so that the next question about it can be answered. */
export const readMergeCommits = defineJob('merge-check.read', Merge, 3)

export const readMergeCommitsJob = (merge: z.infer<typeof Merge>): JobRequest =>
  jobOf(readMergeCommits, merge, {
    key: `merge-check.read:${merge.repositoryId}:${merge.targetBranch}:${merge.sha}`,
  })

const Request = z.object({ repositoryId: z.uuid(), number: z.int() })

/** Brings the commit status of one merge request to what the windows say now. */
export const settleMergeStatus = defineJob('merge-status.settle', Request, 3)

export const settleMergeStatusJob = ({ repositoryId, number }: z.infer<typeof Request>): JobRequest =>
  jobOf(settleMergeStatus, { repositoryId, number }, { key: `merge-status.settle:${repositoryId}:${number}` })

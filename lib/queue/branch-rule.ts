import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

/** Brings the rule of one branch to what the windows want now. */
export const tendRule = defineJob(
  'branch-rule.tend',
  z.object({ repositoryId: z.uuid(), branch: z.string().min(1) }),
  3,
)

export const tendRuleJob = ({ repositoryId, branch }: { repositoryId: string; branch: string }): JobRequest =>
  jobOf(tendRule, { repositoryId, branch }, { key: `branch-rule.tend:${repositoryId}:${branch}` })

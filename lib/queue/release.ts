import { z } from 'zod'
import { defineJob, type JobRequest, jobOf } from './job.ts'

/** Cuts the release branch of one service. */
export const cutBranch = defineJob('release.cut', z.object({ releaseId: z.uuid(), serviceId: z.uuid() }), 5)

/** Writes the Git tag of one version. */
export const writeTag = defineJob('release.tag', z.object({ version: z.string() }), 5)

/** Opens the merge request of one back-merge, or looks whether it was merged. */
export const bringBack = defineJob('release.back-merge', z.object({ id: z.uuid() }), 5)

export const cutBranchJob = (of: { releaseId: string; serviceId: string }): JobRequest =>
  jobOf(cutBranch, of, { key: `release.cut:${of.releaseId}:${of.serviceId}` })

export const writeTagJob = (version: string): JobRequest =>
  jobOf(writeTag, { version }, { key: `release.tag:${version}` })

export const bringBackJob = (id: string): JobRequest =>
  jobOf(bringBack, { id }, { key: `release.back-merge:${id}` })

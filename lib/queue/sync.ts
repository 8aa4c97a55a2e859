import { z } from 'zod'
import { defineJob } from './job.ts'

/** One pass over one connection: everything, or one noun. Tried once: the next pass is near. */
export const syncConnectionJob = defineJob(
  'sync.connection',
  z.object({
    connectionId: z.uuid(),
    noun: z
      .enum([
        'repositories',
        'pipelines',
        'registry',
        'images',
        'workloads',
        'applications',
        'functions',
        'match',
        'commits',
        'work-items',
        'merge-requests',
        'runs',
        'scans',
        'alerts',
        'pipeline-findings',
        'inventory',
      ])
      .optional(),
  }),
  1,
)

/** Tries each permission of each role and token of a connection. */
export const checkConnectionJob = defineJob('connection.check', z.object({ connectionId: z.uuid() }), 2)

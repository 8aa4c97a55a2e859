import { z } from 'zod'
import { defineJob } from './job.ts'

/** Syncs one connection: everything, or one noun. Key `sync.connection:<id>`: asking twice is asking once. */
export const syncConnectionJob = defineJob(
  'sync.connection',
  z.object({ connectionId: z.uuid(), noun: z.string().optional() }),
  3,
)

/** Tries each permission of a connection's roles and tokens, and writes what is missing. */
export const checkConnectionJob = defineJob('connection.check', z.object({ connectionId: z.uuid() }), 3)

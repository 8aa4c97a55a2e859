import { z } from 'zod'
import { defineJob } from './job.ts'

/** Sends every message that is due. The catalog adds it in the transaction of the fact, by this very name. */
export const sendNotices = defineJob('notice.send', z.object({}), 5)

import { oc } from '@orpc/contract'
import { z } from 'zod'
import { failureCodes } from '../../domain/failure/result.ts'
import { flag, Id, Instant } from './wire.ts'

const shared = {
  /** waiting: nothing was printed or read yet; ended: all of it is here. */
  state: z.enum(['waiting', 'running', 'ended']),
  /** Counts up when the job was run again: numbers of lines mean others then. */
  generation: z.int(),
  lines: z.int(),
  bytes: z.int(),
  /** Why nothing more can be read now, in the cloud's words; null: it can. */
  problem: z.object({ code: z.enum(failureCodes), message: z.string(), at: Instant }).nullable(),
  /** Too long: the rest was not read. */
  truncated: z.boolean(),
  /** When the cloud was last heard; null: not yet. */
  readAt: Instant.nullable(),
  now: Instant,
}

export const LogLines = z.object({
  ...shared,
  /** Number of the first item, from 1. */
  from: z.int(),
  /** Text of the lines as printed, colour codes and control characters included. */
  items: z.array(z.string()),
  /** Numbers of lines of which only the beginning is here; the raw log has all. */
  cut: z.array(z.int()),
})
export type LogLines = z.infer<typeof LogLines>

export const LogOutline = z.object({
  ...shared,
  /** Name of the job. */
  job: z.string(),
  groups: z.array(
    z.object({
      line: z.int(),
      /** Null: it goes on. */
      end: z.int().nullable(),
      name: z.string(),
      /** 0: a step, 1: a group inside it. */
      depth: z.int(),
    }),
  ),
  /** Numbers of the first lines that say an error, at most 1,000. */
  errors: z.array(z.int()),
  errorCount: z.int(),
})
export type LogOutline = z.infer<typeof LogOutline>

export const LogMatches = z.object({
  generation: z.int(),
  /** Lines that hold the text. */
  count: z.int(),
  /** Numbers of the first of them, at most 5,000. */
  lines: z.array(z.int()),
  /** Up to this line. */
  searched: z.int(),
  now: Instant,
})
export type LogMatches = z.infer<typeof LogMatches>

const ofJob = z.strictObject({ id: Id, job: z.string().min(1).max(200) })
const tags = ['runs']

/** The raw log is `GET /api/v1/runs/<id>/jobs/<job>/log/raw`: text, streamed. */
export const runLog = {
  read: oc
    .route({
      method: 'GET',
      path: '/runs/{id}/jobs/{job}/log',
      tags,
      summary: 'Lines of the log of a job, from a number on',
      description: 'While somebody reads a log the portal reads on; `from` below zero counts from the end.',
    })
    .input(
      ofJob.extend({
        from: z.coerce.number().int().min(-1_000).max(100_000_000).optional(),
        limit: z.coerce.number().int().min(1).max(1_000).optional(),
      }),
    )
    .output(LogLines),
  outline: oc
    .route({
      method: 'GET',
      path: '/runs/{id}/jobs/{job}/log/outline',
      tags,
      summary: 'Groups and errors in the log of a job',
    })
    .input(ofJob)
    .output(LogOutline),
  search: oc
    .route({
      method: 'GET',
      path: '/runs/{id}/jobs/{job}/log/search',
      tags,
      summary: 'Lines of the log of a job that hold a text',
    })
    .input(
      ofJob.extend({
        q: z.string().min(1).max(200),
        /** Large and small letters differ. */
        exact: flag,
      }),
    )
    .output(LogMatches),
}

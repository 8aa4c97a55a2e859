import type { ExceptionRow } from '../freeze/exception-row.ts'

/** The part of the document of the facts that freezes ask about. */
export interface FreezeRow {
  now: string
  mark: string
  tier: number
  runtime: string
  regions: string[]
  /** Ids of the path's environments in their order. */
  path: string[]
  isLast: boolean
  /** Something ran or was promoted here before. */
  seenBefore: boolean
  promotion: {
    trainId: string | null
    reason: string | null
    scheduledAt: string | null
    /** Its train went on after it stood still: a person said that it may start. */
    releasedAt: string | null
  } | null
  exceptions: ExceptionRow[]
}

import type { FreezeException } from '../../domain/freeze/exception.ts'
import { instant } from '../reader.ts'

/** An exception as JSON of PostgreSQL. */
export type ExceptionRow = Omit<FreezeException, 'requestedAt' | 'decidedAt' | 'endsAt' | 'withdrawnAt'> & {
  requestedAt: string
  decidedAt: string | null
  endsAt: string
  withdrawnAt: string | null
}

/** Of exception `x`, with the promotions that used it. */
export const exceptionDocument = (x: string) => `json_build_object('id', ${x}.id, 'number', ${x}.number,
  'windowId', ${x}.window_id, 'serviceId', ${x}.service_id, 'environmentId', ${x}.environment_id,
  'subjectKind', ${x}.subject_kind, 'subject', ${x}.subject, 'digest', ${x}.digest, 'requesterId', ${x}.requester_id,
  'requestedAt', ${x}.requested_at, 'decision', ${x}.decision, 'decidedById', ${x}.decided_by_id,
  'decidedAt', ${x}.decided_at, 'count', ${x}.count, 'endsAt', ${x}.ends_at, 'withdrawnAt', ${x}.withdrawn_at,
  'usedBy', (SELECT coalesce(json_agg(u.promotion_id ORDER BY u.at), '[]') FROM freeze_exception_use u
    WHERE u.exception_id = ${x}.id))`

export const exceptionOf = (row: ExceptionRow): FreezeException => ({
  ...row,
  requestedAt: new Date(row.requestedAt),
  decidedAt: instant(row.decidedAt),
  endsAt: new Date(row.endsAt),
  withdrawnAt: instant(row.withdrawnAt),
})

export const exceptionSubjects = ['digest', 'work-item', 'branch', 'train', 'incident'] as const
export type ExceptionSubject = (typeof exceptionSubjects)[number]

/** Lets one thing through one window: asked by one person, granted by another. */
export interface FreezeException {
  id: string
  /** Shown as E-<number>. */
  number: number
  windowId: string
  serviceId: string
  environmentId: string
  subjectKind: ExceptionSubject
  subject: string
  /** The digest it is bound to: at once, or at its first use. */
  digest: string | null
  requesterId: string
  requestedAt: Date
  decision: 'granted' | 'refused' | null
  decidedById: string | null
  decidedAt: Date | null
  /** How many promotions may use it. */
  count: number
  endsAt: Date
  withdrawnAt: Date | null
  /** Promotions that used it; asking again for one of these costs nothing. */
  usedBy: readonly string[]
}

/** Every action the ledger knows, as noun.verb. Words on the screen are in the message files under `ledger`. */
export const ledgerActions = [
  'person.signed-in',
  'person.signed-out',
  'person.created',
  'person.updated',
  'person.disabled',
  'person.granted',
  'person.revoked',
  'group.created',
  'group.updated',
  'group.retired',
  'roster.added',
  'roster.changed',
  'roster.removed',
  'roster.imported',
  'delegation.given',
  'delegation.revoked',
  'token.created',
  'token.revoked',
  'connection.created',
  'connection.updated',
  'connection.checked',
  'environment.updated',
  'environment.automatic-rollback-stopped',
  'environment.automatic-rollback-resumed',
  'service.found',
  'service.updated',
  'service.retired',
  'team.updated',
  'match.pinned',
  'catalog.imported',
  'stay.adopted',
  'stay.began-outside',
  'promotion.requested',
  'promotion.approved',
  'promotion.rejected',
  'promotion.approval-withdrawn',
  'promotion.escalated',
  'promotion.judged',
  'promotion.started',
  'promotion.step-done',
  'promotion.step-failed',
  'promotion.observing',
  'promotion.observation-extended',
  'promotion.observation-asked',
  'promotion.observation-decided',
  'promotion.rollback-withheld',
  'promotion.succeeded',
  'promotion.failed',
  'promotion.errored',
  'promotion.cancelled',
  'promotion.superseded',
  'promotion.expired',
  'promotion.abort-asked',
  'promotion.aborted',
  'promotion.settled',
  'promotion.commented',
  'hold.set',
  'hold.changed',
  'hold.lifted',
  'build.marked-suspect',
  'build.suspect-cleared',
  'build.marked-bad',
  'build.bad-cleared',
  'adoption.asked',
  'adoption.confirmed',
  'adoption.refused',
  'train.created',
  'train.changed',
  'train.submitted',
  'train.approved',
  'train.rejected',
  'train.went',
  'train.no-go',
  'train.paused',
  'train.resumed',
  'train.wave-began',
  'train.row-skipped',
  'train.succeeded',
  'train.failed',
  'train.cancelled',
  'train.rolled-back',
] as const
export type LedgerAction = (typeof ledgerActions)[number]

/** One thing that happened, as it is written in the transaction of the fact. */
export interface LedgerFact {
  actorKind: 'person' | 'token' | 'system'
  actorId: string | null
  actorName: string
  action: LedgerAction
  subjectKind: string
  subjectId: string
  subjectName: string
  serviceId?: string | null
  environmentId?: string | null
  promotionId?: string | null
  reason?: string | null
  detail: Record<string, unknown>
}

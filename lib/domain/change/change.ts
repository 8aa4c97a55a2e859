import type { LedgerAction } from '../ledger/entry.ts'

/** What may stand on the axis of changes (domain page, section 6). */
export const changeKinds = ['began', 'ended', 'outside', 'settings', 'hold', 'alert'] as const
export type ChangeKind = (typeof changeKinds)[number]

/**
 * Entries of the ledger that are changes of what runs, or of the rules by which it may change. Requests, steps and
 * judgements are not: nothing is different yet. An end counts only where something had begun.
 */
export const changeOf = {
  'promotion.started': 'began',
  'promotion.succeeded': 'ended',
  'promotion.failed': 'ended',
  'promotion.errored': 'ended',
  'promotion.aborted': 'ended',
  'promotion.superseded': 'ended',
  'promotion.settled': 'ended',
  'environment.updated': 'settings',
  'environment.automatic-rollback-stopped': 'settings',
  'environment.automatic-rollback-resumed': 'settings',
  'waiver.created': 'settings',
  'waiver.revoked': 'settings',
  'service.updated': 'settings',
  'service.retired': 'settings',
  'service.strategy-set': 'settings',
  'connection.updated': 'settings',
  'hold.set': 'hold',
  'hold.lifted': 'hold',
  'build.marked-bad': 'hold',
  'build.bad-cleared': 'hold',
  'adoption.confirmed': 'settings',
} as const satisfies Partial<Record<LedgerAction, ChangeKind>>
export type ChangeAction = keyof typeof changeOf

export const changeActions = Object.keys(changeOf) as ChangeAction[]

/** What a page about "now" shows when nobody said since when, in milliseconds. */
export const changesDefaultMs = 2 * 60 * 60_000

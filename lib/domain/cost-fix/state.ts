/**
 * Where a fix stands. What it will write is prepared first and shown; nothing is written before a person has said yes to
 * exactly that. A fix that is done closes no finding: the next query does.
 */
export const costFixStates = [
  /** The worker reads what is there. */
  'preparing',
  /** What would be written is shown, and waits for a person. */
  'prepared',
  /** Somebody said yes; the worker writes. */
  'applying',
  /** A merge request is open. */
  'proposed',
  'merged',
  /** The merge request was closed without being merged. */
  'declined',
  /** CostTags were written directly, each resource for itself. */
  'done',
  /** Nothing could be written. */
  'failed',
  'discarded',
] as const
export type CostFixState = (typeof costFixStates)[number]

export const nextFixStates = {
  preparing: ['prepared', 'failed', 'discarded'],
  prepared: ['applying', 'discarded'],
  // Prepared anew where what was shown is not what is there any more.
  applying: ['prepared', 'proposed', 'done', 'failed'],
  proposed: ['merged', 'declined'],
  merged: [],
  declined: [],
  done: [],
  failed: [],
  discarded: [],
} as const satisfies Record<CostFixState, readonly CostFixState[]>

export const isFixEnd = (state: CostFixState): boolean => nextFixStates[state].length === 0

export const mayFollow = (from: CostFixState, to: CostFixState): boolean =>
  (nextFixStates[from] as readonly CostFixState[]).includes(to)

/** Where one resource of a fix stands. */
export const fixItemStates = [
  'waiting',
  /** It can be written. */
  'ready',
  /** It is as it should be already. */
  'already',
  /** It will not be written, and `code` says why. */
  'refused',
  'done',
  /** It was tried, and `code` says what happened. */
  'failed',
] as const
export type FixItemState = (typeof fixItemStates)[number]

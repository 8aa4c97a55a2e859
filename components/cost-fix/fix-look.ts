import type { CostFixItem } from '../../lib/api/contract/cost-fix.ts'
import type { StatusKind } from '../ui/status.tsx'

/** Shape of each state of a fix. */
export const fixLooks: Record<CostFixItem['state'], StatusKind> = {
  preparing: 'running',
  prepared: 'approval',
  applying: 'running',
  proposed: 'wait',
  merged: 'pass',
  declined: 'cancelled',
  done: 'pass',
  failed: 'failed',
  discarded: 'cancelled',
}

/** Shape of each state of one resource of a fix. */
export const itemLooks: Record<CostFixItem['items'][number]['state'], StatusKind> = {
  waiting: 'wait',
  ready: 'pending',
  already: 'off',
  refused: 'block',
  done: 'pass',
  failed: 'failed',
}

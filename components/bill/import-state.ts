import type { BillImportItem } from '../../lib/api/contract/bill.ts'
import type { StatusKind } from '../ui/status.tsx'

export type ImportState = BillImportItem['state']

/** How an import looks; words are under `billImport.state`. */
export const importLook: Record<ImportState, StatusKind> = {
  waiting: 'queued',
  running: 'running',
  paused: 'held',
  done: 'success',
  failed: 'failed',
  cancelled: 'cancelled',
}

export const openStates = ['waiting', 'running', 'paused'] as const satisfies readonly ImportState[]

export const isOpen = (state: ImportState): boolean => openStates.some((open) => open === state)

/** It is over, and nothing of it counts. */
export const isVoid = (state: ImportState): boolean => state === 'failed' || state === 'cancelled'

/** How much of it was read, 0 to 1; null where nobody knows how much there is. */
export function shareRead({ doneUnits, totalUnits }: BillImportItem): number | null {
  if (totalUnits === null || totalUnits === 0) return null
  return Math.min(1, doneUnits / totalUnits)
}

/** Milliseconds until the rest is read at the speed so far; null where that cannot be said. */
export function leftMs(item: BillImportItem): number | null {
  const share = shareRead(item)
  if (item.state !== 'running' || share === null || share === 0 || !item.rowsPerSecond) return null
  return (item.rows / share - item.rows) * (1000 / item.rowsPerSecond)
}

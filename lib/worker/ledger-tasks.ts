import type { Log } from '../platform/log.ts'
import type { Surroundings } from '../use-cases/define.ts'
import { newestLedgerId, sealLedger } from '../use-cases/ledger/seal-ledger.ts'
import type { Schedule } from './task.ts'

/** Entries are chained at most this long after they were committed, and a little. */
const everyMs = 5000

/** Even when no new id was handed out: one may have committed since. */
const everyTurns = 12

export function ledgerWork(around: Surroundings, log: Log): { schedules: Schedule[] } {
  let seenId = -1n
  let turn = 0
  const run = async () => {
    const newest = await newestLedgerId(around)
    turn += 1
    if (newest.ok && newest.value === seenId && turn % everyTurns !== 0) return
    const sealed = await sealLedger(around)
    if (sealed.ok && sealed.value > 0) log.debug({ sealed: sealed.value }, 'the ledger was sealed')
    if (newest.ok && sealed.ok) seenId = newest.value
  }
  return { schedules: [{ name: 'ledger.seal', everyMs, run }] }
}

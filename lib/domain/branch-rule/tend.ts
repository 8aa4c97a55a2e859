import type { BranchRule } from './rule.ts'

export type RuleState = 'setting' | 'set' | 'restoring' | 'restored' | 'left'

/** What one window has to do with the rule of one branch in one repository. */
export interface TendedRule {
  id: string
  windowId: string
  state: RuleState
  /** As it was before the first window; null where there was none, and while nobody has looked (`ours` is null then). */
  before: BranchRule | null
  ours: BranchRule | null
  externalId: string | null
  /** While it is worked at: until when nobody else does. Else: not before this instant. */
  lookAt: Date | null
}

/** Nobody waits longer for a second try; a later instant is of a clock that was moved back. */
const longestWaitMs = 3_600_000

const isOpen = ({ state }: TendedRule) => state === 'setting' || state === 'set' || state === 'restoring'

/** Whether a row is not as its window wants it now. */
function differs({ state }: TendedRule, isWanted: boolean): boolean {
  if (isWanted) return state !== 'set'
  return state === 'setting' || state === 'set' || state === 'restoring'
}

/**
 * Whether there is something to do for one branch now. Somebody who works at it is waited for; so is the next try of what
 * was refused, unless something else is wanted by now. `claimMs`: how long a claim lives.
 */
export function isDue(
  rows: readonly TendedRule[],
  wanted: ReadonlySet<string>,
  now: Date,
  claimMs: number,
): boolean {
  const aheadMs = ({ lookAt }: TendedRule) => (lookAt?.getTime() ?? 0) - now.getTime()
  const waits = (row: TendedRule) => aheadMs(row) > 0 && aheadMs(row) <= longestWaitMs
  if (rows.some((row) => waits(row) && aheadMs(row) <= claimMs)) return false
  return rows.some((row) => {
    const isWanted = wanted.has(row.windowId)
    if (!differs(row, isWanted)) return false
    const same = row.state === (isWanted ? 'setting' : 'restoring')
    return !same || !waits(row)
  })
}

/** What is to be done in the cloud; `rows` are those it is done for. */
export type RuleAct = { act: 'look' | 'set' | 'restore'; rows: TendedRule[] }

export interface Tending {
  /** Rows as they are to be stored before anything is done. */
  changed: TendedRule[]
  act: RuleAct | null
}

/**
 * The next thing to do for one branch, from all its rows and the windows that want it now. Whoever comes second holds the
 * rule as it was before the first; it is put back when the last is over.
 */
export function tend(rows: readonly TendedRule[], wanted: ReadonlySet<string>): Tending {
  const first = rows.find((row) => isOpen(row) && row.ours !== null)
  const known = first
    ? { before: first.before, ours: first.ours, externalId: first.externalId }
    : { before: null, ours: null, externalId: null }
  const holding = rows.filter(({ windowId }) => wanted.has(windowId))
  const after = rows.map((row): TendedRule => {
    if (wanted.has(row.windowId)) return row.state === 'set' ? row : { ...row, ...known, state: 'setting' }
    if (!isOpen(row)) return row
    // Handed on to those who still hold it; or never read, so that nothing was written.
    const over = holding.length > 0 || row.ours === null
    return { ...row, state: over ? 'restored' : 'restoring' }
  })
  const changed = after.filter((row, at) => JSON.stringify(row) !== JSON.stringify(rows[at]))
  const setting = after.filter(({ state }) => state === 'setting')
  if (setting.length > 0) return { changed, act: { act: first ? 'set' : 'look', rows: setting } }
  const restoring = after.filter(({ state }) => state === 'restoring')
  return { changed, act: restoring.length > 0 ? { act: 'restore', rows: restoring } : null }
}

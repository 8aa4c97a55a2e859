import { type Cause, groupOf } from '../attribution/cause.ts'
import { type Decimal, zero } from '../money/money.ts'

/** Money of a sealed month, by subject. */
export interface SealedRow {
  subjectId: string
  currency: string
  cause: Cause
  missingKeys: readonly string[]
  billed: Decimal | null
  /** Null: the source does not say. */
  effective: Decimal | null
}

const added = (a: Decimal | null, b: Decimal | null): Decimal | null =>
  a === null && b === null ? null : (a ?? zero).plus(b ?? zero)

/**
 * What is lost for good when a month is sealed: money that could have had an owner and had none, per subject, currency and
 * cause. What was given back again is not lost; what no costTag can reach never was to be had.
 */
export function lostOf(rows: readonly SealedRow[]): SealedRow[] {
  const lost = new Map<string, SealedRow>()
  for (const row of rows) {
    if (groupOf(row.cause) !== 'unattributed') continue
    const key = `${row.subjectId} ${row.currency} ${row.cause}`
    const before = lost.get(key)
    lost.set(
      key,
      before === undefined
        ? { ...row }
        : {
            ...before,
            billed: added(before.billed, row.billed),
            effective: added(before.effective, row.effective),
            missingKeys: [...new Set([...before.missingKeys, ...row.missingKeys])].sort(),
          },
    )
  }
  return [...lost.values()].filter(
    ({ billed, effective }) => !(effective ?? zero).isZero() || !(billed ?? zero).isZero(),
  )
}

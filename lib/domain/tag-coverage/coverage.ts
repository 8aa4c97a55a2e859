import { type Cause, type ChargeCategory, countsInCoverage, groupOf } from '../attribution/cause.ts'
import { Decimal, zero } from '../money/money.ts'

/** Money of one measure with one answer to whose it is, and the subjects it was for. */
export interface CoverageRow {
  currency: string
  amount: Decimal
  subjects: number
  cause: Cause
  chargeCategory: ChargeCategory
  /** Required keys that are not there or not as they should be. */
  missingKeys: readonly string[]
}

/** A share of a whole. Null where there is nothing to judge: that is not 100 %. */
export interface Share<T> {
  part: T
  whole: T
  /** 0 to 1; 1 only when nothing is left. */
  share: number | null
}
export interface Coverage {
  currency: string
  money: Share<Decimal>
  subjects: Share<number>
}

/** Rounded down, so that what is not whole never looks whole. */
const shareOf = (part: Decimal, whole: Decimal): number | null =>
  whole.isZero() ? null : part.div(whole).toDecimalPlaces(6, Decimal.ROUND_DOWN).toNumber()

function coverageBy(rows: readonly CoverageRow[], covered: (row: CoverageRow) => boolean): Coverage[] {
  const sums = new Map<string, { money: [Decimal, Decimal]; subjects: [number, number] }>()
  for (const row of rows) {
    if (!row.amount.gt(0) || !countsInCoverage(row.cause, row.chargeCategory)) continue
    const sum = sums.get(row.currency) ?? { money: [zero, zero], subjects: [0, 0] }
    const isCovered = covered(row)
    sums.set(row.currency, {
      money: [isCovered ? sum.money[0].plus(row.amount) : sum.money[0], sum.money[1].plus(row.amount)],
      subjects: [sum.subjects[0] + (isCovered ? row.subjects : 0), sum.subjects[1] + row.subjects],
    })
  }
  return [...sums].map(([currency, { money, subjects }]) => ({
    currency,
    money: { part: money[0], whole: money[1], share: shareOf(money[0], money[1]) },
    subjects: {
      part: subjects[0],
      whole: subjects[1],
      share: shareOf(new Decimal(subjects[0]), new Decimal(subjects[1])),
    },
  }))
}

/**
 * How much of the taggable positive charges has an owner, per currency: by money, and by count of subjects. Refunds, credits
 * and adjustments are in every total and never here; what no costTag can reach is not asked for one. None of a currency that
 * has nothing to judge.
 */
export const coverageOf = (rows: readonly CoverageRow[]): Coverage[] =>
  coverageBy(rows, ({ cause }) => groupOf(cause) === 'attributed')

/** The same of one key: how much has it as the rules say, or by an alias of the day. */
export const coverageOfKey = (rows: readonly CoverageRow[], key: string): Coverage[] =>
  coverageBy(rows, ({ missingKeys }) => !missingKeys.includes(key))

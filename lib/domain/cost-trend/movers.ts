import { type Decimal, sumOf, zero } from '../money/money.ts'

export interface Mover {
  key: string
  before: Decimal
  after: Decimal
  change: Decimal
  /** Change as a share of before; null where there was nothing before. */
  share: number | null
}

/**
 * Who moved most between two spans of the same length, in one currency and measure: the largest change first, up or down, and
 * the rest together, so that changes sum to the change of the whole.
 */
export function moversOf(
  before: ReadonlyMap<string, Decimal>,
  after: ReadonlyMap<string, Decimal>,
  most: number,
): { movers: Mover[]; rest: Mover | null } {
  const keys = [...new Set([...before.keys(), ...after.keys()])]
  const all = keys
    .map((key) => moverOf(key, before.get(key) ?? zero, after.get(key) ?? zero))
    .filter(({ change }) => !change.isZero())
    .sort((a, b) => b.change.abs().comparedTo(a.change.abs()) || (a.key < b.key ? -1 : 1))
  const others = all.slice(most)
  const sum = (of: 'before' | 'after') => sumOf(others.map((mover) => mover[of]))
  return {
    movers: all.slice(0, most),
    rest: others.length === 0 ? null : moverOf('', sum('before'), sum('after')),
  }
}

function moverOf(key: string, before: Decimal, after: Decimal): Mover {
  const change = after.minus(before)
  return { key, before, after, change, share: before.gt(0) ? change.div(before).toNumber() : null }
}

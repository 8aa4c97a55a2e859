import { cutAt, type DaySpan } from '../calendar/day-span.ts'
import { type Cause, groupOf } from './cause.ts'
import { isOwned, type Owner } from './rules.ts'

/** A stored verdict, as far as what follows it must know. */
export interface KnownPiece extends DaySpan {
  cause: Cause
  owner: Owner
}

/** One that has the order or instance which is given back or adjusted. */
export interface Donor {
  subjectId: string
  pieces: readonly KnownPiece[]
}

/** What is given back on a day goes where the charge went: that day, else the last day before, else the first after. */
function pieceFor({ pieces }: Donor, day: string): KnownPiece | null {
  let before: KnownPiece | null = null
  let after: KnownPiece | null = null
  for (const piece of pieces) {
    if (groupOf(piece.cause) !== 'attributed' || !isOwned(piece.owner)) continue
    if (piece.fromOn <= day && day < piece.untilOn) return piece
    if (piece.untilOn <= day && (before === null || before.untilOn < piece.untilOn)) before = piece
    if (piece.fromOn > day && (after === null || after.fromOn > piece.fromOn)) after = piece
  }
  return before ?? after
}

export interface Inherited extends DaySpan {
  /** Null: nobody to inherit from on these days, so the own verdict stays. */
  from: { subjectId: string; piece: KnownPiece } | null
}

/**
 * Whom a refund or adjustment follows on each of its days: the first donor that is attributed to somebody. Donors come with
 * those of the same instance first, then those of the same order, the largest charge first.
 */
export function inheritOver(span: DaySpan, donors: readonly Donor[]): Inherited[] {
  const edges = donors.flatMap(({ pieces }) => pieces.flatMap(({ fromOn, untilOn }) => [fromOn, untilOn]))
  return cutAt(span, edges).map((piece) => {
    for (const donor of donors) {
      const found = pieceFor(donor, piece.fromOn)
      if (found !== null) return { ...piece, from: { subjectId: donor.subjectId, piece: found } }
    }
    return { ...piece, from: null }
  })
}

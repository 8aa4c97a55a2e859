import type { DaySpan } from '../calendar/day-span.ts'
import { missingKeys, type Piece } from './attribute.ts'
import type { Cause } from './cause.ts'
import type { Inherited } from './inherit.ts'
import type { Owner } from './rules.ts'

/** Why a verdict is what it is, short enough to be kept with every row. */
export interface VerdictDetail {
  /** The way that decided. */
  method?: string
  /** What it went by: keys with their raw values, group, unit or cluster. */
  by?: Record<string, string>
  /** Keys that are not as the rules say, with what was billed. */
  keys?: { key: string; state: string; rawKey?: string; rawValue?: string }[]
  /** Of what is given back: the subject it follows, and how that one is attributed. */
  from?: { subjectId: string; cause: string }
}

/** A verdict as it is stored, for one subject. */
export interface AttributionRow extends DaySpan, Owner {
  subjectId: string
  ruleSetId: string
  cause: Cause
  taggable: boolean
  missingKeys: string[]
  detail: VerdictDetail
}

/** Raw values are texts of strangers, at times long ones. */
const longestRaw = 200

function detailOf({ verdict: { keys, tried } }: Piece): VerdictDetail {
  const way = tried.find(({ outcome }) => outcome === 'decided')
  const odd = keys
    .filter(({ state }) => state !== 'present')
    .map(({ key, state, raw }) => ({
      key,
      state,
      ...(raw && { rawKey: raw.key.slice(0, longestRaw), rawValue: raw.value.slice(0, longestRaw) }),
    }))
  return {
    ...(way && { method: way.method, by: way.values }),
    ...(odd.length > 0 && { keys: odd }),
  }
}

/**
 * Pieces as rows. `noRules` is the id under which a day stands that had no rules in force, because whoever asks what judged
 * it must find something.
 */
export const rowsOfPieces = (
  subjectId: string,
  pieces: readonly Piece[],
  noRules: string,
): AttributionRow[] =>
  pieces.map((piece) => ({
    subjectId,
    fromOn: piece.fromOn,
    untilOn: piece.untilOn,
    ruleSetId: piece.verdict.ruleSetId ?? noRules,
    cause: piece.verdict.cause,
    ...piece.verdict.owner,
    taggable: piece.verdict.taggable,
    missingKeys: missingKeys(piece.verdict),
    detail: detailOf(piece),
  }))

/** Rows of a subject that is only given back or adjusted, after what it inherits. Own attribution comes first. */
export function withInherited(
  rows: readonly AttributionRow[],
  inherited: readonly Inherited[],
): AttributionRow[] {
  const isOwn = (row: AttributionRow) => row.serviceId ?? row.productLineId ?? row.teamId
  return rows.flatMap((row) => {
    if (isOwn(row) !== null || !row.taggable || row.cause === 'kubernetes') return [row]
    return inherited.flatMap(({ fromOn, untilOn, from }): AttributionRow[] => {
      const span = {
        fromOn: fromOn > row.fromOn ? fromOn : row.fromOn,
        untilOn: untilOn < row.untilOn ? untilOn : row.untilOn,
      }
      if (span.fromOn >= span.untilOn) return []
      if (from === null) return [{ ...row, ...span }]
      const { subjectId, piece } = from
      return [
        {
          ...row,
          ...span,
          ...piece.owner,
          cause: 'inherited',
          detail: { ...row.detail, from: { subjectId, cause: piece.cause } },
        },
      ]
    })
  })
}

/** What says the same whatever the order of its keys. */
function textOf(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}

/**
 * Which subjects must be written again, with their rows: those whose stored rows say something else. Of a sealed month none,
 * whatever the rules say now: attribution is what it was when the money was spent.
 */
export function changedRows(
  sealed: boolean,
  stored: readonly AttributionRow[],
  wanted: readonly AttributionRow[],
): Map<string, AttributionRow[]> {
  const changed = new Map<string, AttributionRow[]>()
  if (sealed) return changed
  const bySubject = (rows: readonly AttributionRow[]) => {
    const grouped = new Map<string, AttributionRow[]>()
    for (const row of rows) {
      const known = grouped.get(row.subjectId)
      if (known === undefined) grouped.set(row.subjectId, [row])
      else known.push(row)
    }
    for (const list of grouped.values()) list.sort((a, b) => (a.fromOn < b.fromOn ? -1 : 1))
    return grouped
  }
  const before = bySubject(stored)
  const after = bySubject(wanted)
  for (const [subjectId, rows] of after)
    if (textOf(before.get(subjectId) ?? null) !== textOf(rows)) changed.set(subjectId, rows)
  for (const subjectId of before.keys()) if (!after.has(subjectId)) changed.set(subjectId, [])
  return changed
}

import { Decimal } from '../money/money.ts'

/** A finding as its owners hear of it. */
export interface FindingToTell {
  id: string
  teamId: string | null
  /** Who hears of it beside the team. */
  ownerId: string | null
  resourceRowId: string | null
  measure: string | null
  /** Amounts as texts. */
  atStake: readonly { currency: string; perMonth: string }[]
}

/** One message: what a team, or (null) those without one, is told at once. */
export interface FindingsTold {
  teamId: string | null
  people: { id: string }[]
  count: number
  /** `CNY 12.30 effective, USD 1.00 effective`; null: nobody knows. */
  money: string | null
  ids: string[]
}

/** A resource with several findings costs what it costs once; measures and currencies stay apart. */
function moneyOf(findings: readonly FindingToTell[]): string | null {
  const sums = new Map<string, Decimal>()
  const counted = new Set<string>()
  for (const { id, resourceRowId, measure, atStake } of findings) {
    if (counted.has(resourceRowId ?? id)) continue
    counted.add(resourceRowId ?? id)
    for (const { currency, perMonth } of atStake) {
      const key = `${currency} ${measure ?? ''}`
      sums.set(key, (sums.get(key) ?? new Decimal(0)).plus(perMonth))
    }
  }
  const parts = [...sums].sort(([a], [b]) => (a < b ? -1 : 1))
  const written = parts.map(([key, sum]) => {
    const [currency = '', measure = ''] = key.split(' ')
    return `${currency} ${sum.toFixed(2)} ${measure}`.trim()
  })
  return written.length === 0 ? null : written.join(', ')
}

/** Findings by the team that they are told to, each with its money. */
export function toTell(findings: readonly FindingToTell[]): FindingsTold[] {
  const byTeam = new Map<string | null, FindingToTell[]>()
  for (const finding of findings) byTeam.set(finding.teamId, [...(byTeam.get(finding.teamId) ?? []), finding])
  return [...byTeam].map(([teamId, own]) => ({
    teamId,
    people: [...new Set(own.flatMap(({ ownerId }) => ownerId ?? []))].sort().map((id) => ({ id })),
    count: own.length,
    money: moneyOf(own),
    ids: own.map(({ id }) => id),
  }))
}

/** What makes a message one: told at one instant, to one team. */
export const toldOccasion = (subjectId: string, teamId: string | null, at: Date): string =>
  `cost-found ${subjectId} ${teamId ?? '-'} ${at.toISOString()}`

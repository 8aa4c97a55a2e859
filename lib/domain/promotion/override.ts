import type { GateFacts, OverrideFact } from './facts.ts'
import { type GateName, type GateVerdict, gateNames, stops } from './gate-verdict.ts'
import { role } from './verdicts.ts'

/** Nobody sets these aside: who may act, what is deployed, under which role, and one change at a time. */
export const neverOverridden: readonly GateName[] = ['permission', 'digest', 'queue', 'role']

/** Set aside only by a release manager, and only once a second one agreed. */
export const overriddenByTwo: readonly GateName[] = ['path', 'scan', 'approvals']

/**
 * Gates that somebody may set aside for a promotion of this kind. To a rollback all but the freezes are mere warnings, and of
 * these only an emergency stop that includes rollbacks holds it.
 */
export const overridableFor = (kind: string): GateName[] =>
  kind === 'rollback' ? ['freeze'] : gateNames.filter((gate) => !neverOverridden.includes(gate))

export const asksSecond = (gate: string): boolean => overriddenByTwo.some((name) => name === gate)

/** Whether an override counts: nobody of it has left, and where two are needed two have said so. */
export function counts(override: OverrideFact): boolean {
  if (override.person.disabled || override.second?.disabled) return false
  return !asksSecond(override.gate) || override.second !== null
}

/**
 * A gate that stops, with what people said against it: overridden when that counts, else as it was with whom it waits
 * for. A gate that does not stop needs no override and shows none. Its own reasons always stay.
 */
export function withOverride(verdict: GateVerdict, facts: Pick<GateFacts, 'overrides'>): GateVerdict {
  const override = facts.overrides.find(({ gate }) => gate === verdict.gate)
  if (!override || !stops(verdict) || neverOverridden.includes(verdict.gate)) return verdict
  const { person, second, reason, at } = override
  const values = { name: person.name, second: second?.name ?? '', reason, at: at.toISOString() }
  if (!counts(override)) {
    const left = person.disabled || second?.disabled
    const key = left ? 'override-left' : 'override-waits'
    return {
      ...verdict,
      reasons: [...verdict.reasons, { key, values }],
      resolvers: [role('release-manager'), ...verdict.resolvers],
    }
  }
  const key = second ? 'overridden-by-two' : 'overridden'
  return {
    ...verdict,
    verdict: 'overridden',
    reasons: [{ key, values }, ...verdict.reasons],
    until: null,
  }
}

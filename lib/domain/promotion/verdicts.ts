import type { GateName, GateVerdict, Resolver, Verdict } from './gate-verdict.ts'

/** A verdict with one reason; the gates are written in these words. */
export function verdictOf(
  gate: GateName,
  verdict: Verdict,
  key: string,
  values: Record<string, unknown> = {},
  more: { resolvers?: Resolver[]; until?: Date | null; seenAt?: Date | null } = {},
): GateVerdict {
  return {
    gate,
    verdict,
    reasons: [{ key, values }],
    resolvers: more.resolvers ?? [],
    until: more.until?.toISOString() ?? null,
    seenAt: more.seenAt?.toISOString() ?? null,
  }
}

export const role = (name: string): Resolver => ({ kind: 'role', name })
export const person = (name: string): Resolver => ({ kind: 'person', name })
export const group = (name: string): Resolver => ({ kind: 'group', name })
export const cloud = (name: string): Resolver => ({ kind: 'cloud', name })
export const time: Resolver = { kind: 'time', name: 'time' }

import type { HookAddressItem, HookList } from '../../lib/api/contract/hook.ts'

export type HookKind = HookAddressItem['kind']
export const hookKinds = ['codeup', 'flow', 'acr'] as const satisfies readonly HookKind[]

/** What one kind of sender looks like. */
export interface HookSight {
  kind: HookKind
  /** The address in use; null: the portal only looks by itself. */
  address: HookAddressItem | null
  /** Those that another took the place of, and that are taken a little longer. */
  ending: HookAddressItem[]
  day: HookList['day']
  /** When something was last understood, by whichever address. */
  lastAt: string | null
}

const latest = (instants: (string | null)[]): string | null =>
  instants.reduce((a, b) => (a === null || (b !== null && Date.parse(b) > Date.parse(a)) ? b : a), null)

/** The answer, by kind of sender. */
export function sightsOf(hooks: HookList): HookSight[] {
  return hookKinds.map((kind) => {
    const own = hooks.addresses.filter((address) => address.kind === kind)
    const day = hooks.day.filter((each) => each.kind === kind)
    const understood = day.filter(({ verdict }) => verdict !== 'refused').map(({ lastAt }) => lastAt)
    return {
      kind,
      address: own.find(({ endsAt }) => endsAt === null) ?? null,
      ending: own.filter(({ endsAt }) => endsAt !== null),
      day,
      lastAt: latest([...own.map(({ usedAt }) => usedAt), ...understood]),
    }
  })
}

/** Seconds from a delivery to the look that it led to, with one digit; null: nobody looked yet. */
export function secondsUntilRead(at: string, readAt: string | null): number | null {
  if (readAt === null) return null
  return Math.max(0, Math.round((Date.parse(readAt) - Date.parse(at)) / 100) / 10)
}

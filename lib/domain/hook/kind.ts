/** Who tells us that something happened. */
export const hookKinds = ['codeup', 'flow', 'acr'] as const
export type HookKind = (typeof hookKinds)[number]

/**
 * What became of a delivery. `test`: the console's test button; `unknown`: verified, but nothing follows from it;
 * `unreadable`: verified, but not JSON; `refused`: its token was not ours, or it was too large or too slow.
 */
export const hookVerdicts = ['taken', 'duplicate', 'unknown', 'test', 'unreadable', 'refused'] as const
export type HookVerdict = (typeof hookVerdicts)[number]

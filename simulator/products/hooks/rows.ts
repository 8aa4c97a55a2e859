export const hookKinds = ['codeup', 'flow', 'acr'] as const
export type HookKind = (typeof hookKinds)[number]

/** Where somebody wants to hear of one product. */
export interface HookAddress {
  url: string
  kind: HookKind
  /** Codeup sends it as it is, in a header. */
  token?: string
}

/** What goes wrong on the way. */
export interface HookLevers {
  key: 'levers'
  /** Nothing is sent, and nothing later either. */
  off: boolean
  /** Everything is sent twice. */
  duplicate: boolean
  /** What happens at nearly the same time is sent the wrong way round. */
  reorder: boolean
  /** Somebody else sends the same beside it, without knowing secret or token. */
  forge: boolean
  delayMs: number
}

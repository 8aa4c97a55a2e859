const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34 } as const
export type Colour = keyof typeof codes
export type Paint = (colour: Colour, text: string) => string

/** Colours only for a terminal, and never against NO_COLOR. */
export function paintFor(isTerminal: boolean, env: Record<string, string | undefined>): Paint {
  const on = isTerminal && !env.NO_COLOR && env.TERM !== 'dumb'
  return (colour, text) => (on ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text)
}

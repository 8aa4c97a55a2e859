/** Lines somebody pointed at: the one they are at, and the other end of the range. */
export interface LineRange {
  from: number
  to: number
}

/** `#L12` or `#L12-L40`; null for anything else. */
export function readLineLink(hash: string): LineRange | null {
  const found = /^#L(\d{1,9})(?:-L?(\d{1,9}))?$/.exec(hash)
  if (!found) return null
  const [from, to] = [Number(found[1]), Number(found[2] ?? found[1])]
  if (from < 1 || to < 1) return null
  return { from: Math.min(from, to), to: Math.max(from, to) }
}

export const lineLink = ({ from, to }: LineRange): string => (from === to ? `#L${from}` : `#L${from}-L${to}`)

/** The lines from where somebody began to where they are now. */
export const rangeOf = (anchor: number, cursor: number): LineRange => ({
  from: Math.min(anchor, cursor),
  to: Math.max(anchor, cursor),
})

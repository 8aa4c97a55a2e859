import type { CSSProperties } from 'react'
import type { AnsiColour, AnsiStyle } from '../../lib/domain/run-log/ansi.ts'

/** The sixteen colours of a terminal, each readable on our own ground in both themes (4.5:1). */
const palette = [
  'var(--color-fg-3)',
  'var(--color-danger-fg)',
  'var(--color-success-fg)',
  'var(--color-attention-fg)',
  'var(--color-running-fg)',
  'light-dark(#86269f, #dba4f5)',
  'var(--color-frozen-fg)',
  'var(--color-fg-2)',
]

const bright: Record<number, string> = { 0: 'var(--color-fg-3)', 7: 'var(--color-fg)' }

/** Any other colour is drawn towards that of the text, so that it can be read on either ground. */
function inkOf(colour: AnsiColour): string {
  if (typeof colour === 'string') return `color-mix(in oklab, ${colour} 45%, var(--color-fg))`
  const base = colour % 8
  return (colour >= 8 ? bright[base] : undefined) ?? palette[base] ?? 'inherit'
}

const groundOf = (colour: AnsiColour): string =>
  `color-mix(in oklab, ${typeof colour === 'string' ? colour : inkOf(colour)} 14%, transparent)`

/** The style of a piece of a line as CSS; undefined for plain text. */
export function lookOf(style: AnsiStyle): CSSProperties | undefined {
  const { colour, background, bold, dim, italic, underline, inverse } = style
  const look: CSSProperties = {
    ...(colour !== null ? { color: inkOf(colour) } : dim ? { color: 'var(--color-fg-3)' } : {}),
    ...(background !== null ? { background: groundOf(background) } : {}),
    ...(bold ? { fontWeight: 600 } : {}),
    ...(italic ? { fontStyle: 'italic' } : {}),
    ...(underline ? { textDecoration: 'underline' } : {}),
    ...(inverse ? { background: 'var(--color-fg)', color: 'var(--color-surface)' } : {}),
  }
  return Object.keys(look).length === 0 ? undefined : look
}

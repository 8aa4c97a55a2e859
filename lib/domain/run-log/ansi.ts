import { escapeSequences } from './line.ts'

/** A colour of the palette by number (0-7, bright ones 8-15), or any other as CSS. */
export type AnsiColour = number | string

export interface AnsiStyle {
  colour: AnsiColour | null
  background: AnsiColour | null
  bold: boolean
  dim: boolean
  italic: boolean
  underline: boolean
  inverse: boolean
}

export interface AnsiSpan {
  text: string
  style: AnsiStyle
}

export const plainStyle: AnsiStyle = {
  colour: null,
  background: null,
  bold: false,
  dim: false,
  italic: false,
  underline: false,
  inverse: false,
}

const sequence = escapeSequences()

const level = (value: number) => (value === 0 ? 0 : 55 + value * 40)

/** A colour of the 256: the palette, the cube, the greys. */
function indexed(value: number): AnsiColour | null {
  if (!(value >= 0 && value <= 255)) return null
  if (value < 16) return value
  if (value >= 232) {
    const grey = 8 + (value - 232) * 10
    return `rgb(${grey} ${grey} ${grey})`
  }
  const cube = value - 16
  return `rgb(${level(Math.floor(cube / 36))} ${level(Math.floor(cube / 6) % 6)} ${level(cube % 6)})`
}

/** `38;5;n` and `38;2;r;g;b` after their first number; answers how many numbers that took. */
function extended(codes: number[], at: number): { colour: AnsiColour | null; took: number } {
  if (codes[at] === 5) return { colour: indexed(codes[at + 1] ?? -1), took: 2 }
  if (codes[at] !== 2) return { colour: null, took: 0 }
  const parts = codes.slice(at + 1, at + 4)
  const good = parts.length === 3 && parts.every((part) => part >= 0 && part <= 255)
  return { colour: good ? `rgb(${parts.join(' ')})` : null, took: 4 }
}

const marks: Record<number, Partial<AnsiStyle>> = {
  0: plainStyle,
  1: { bold: true },
  2: { dim: true },
  3: { italic: true },
  4: { underline: true },
  7: { inverse: true },
  22: { bold: false, dim: false },
  23: { italic: false },
  24: { underline: false },
  27: { inverse: false },
  39: { colour: null },
  49: { background: null },
}

function restyle(style: AnsiStyle, parameters: string): AnsiStyle {
  const codes = parameters.split(/[;:]/).map((text) => (text === '' ? 0 : Number(text)))
  let next = style
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0
    if (code === 38 || code === 48) {
      const { colour, took } = extended(codes, at + 1)
      if (colour !== null) next = { ...next, [code === 38 ? 'colour' : 'background']: colour }
      at += took
    } else if (code >= 30 && code <= 37) next = { ...next, colour: code - 30 }
    else if (code >= 90 && code <= 97) next = { ...next, colour: code - 82 }
    else if (code >= 40 && code <= 47) next = { ...next, background: code - 40 }
    else if (code >= 100 && code <= 107) next = { ...next, background: code - 92 }
    else if (marks[code]) next = { ...next, ...marks[code] }
  }
  return next
}

/** Control pictures of Unicode, so that nothing is lost and nothing acts. */
function picture(character: string): string {
  const code = character.charCodeAt(0)
  if (code < 0x20) return String.fromCharCode(0x2400 + code)
  return code === 0x7f ? '\u2421' : '\ufffd'
}

// Control characters except tab, and what turns the direction of writing: none of it may act on the page.
const acting = /(?!\t)[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu

/** The text with everything that acts replaced by a picture of it. A line that was overwritten shows its last writing. */
export function inert(text: string): string {
  const body = text.endsWith('\r') ? text.slice(0, -1) : text
  const over = body.lastIndexOf('\r')
  return (over < 0 ? body : body.slice(over + 1)).replace(acting, picture)
}

/** How many changes of style one line may have: what comes after them has the last. */
const mostSpans = 500

/**
 * One line as pieces of text with their style. Colours end with the line. What else a terminal would do (titles, links,
 * cursors) is dropped, what is left of a sequence that was cut as well.
 */
export function readAnsi(line: string): AnsiSpan[] {
  const over = line.replace(/\r$/, '').lastIndexOf('\r')
  const text = over < 0 ? line : line.slice(over + 1)
  if (!text.includes('\u001b')) return text === '' ? [] : [{ text: inert(text), style: plainStyle }]
  const spans: AnsiSpan[] = []
  let style = plainStyle
  let from = 0
  const add = (piece: string) => {
    const shown = inert(piece)
    if (shown === '') return
    const last = spans.at(-1)
    if (last && (last.style === style || spans.length >= mostSpans)) last.text += shown
    else spans.push({ text: shown, style })
  }
  for (const found of text.matchAll(sequence)) {
    add(text.slice(from, found.index))
    from = found.index + found[0].length
    if (found[2] === 'm' && /^[0-9;:]*$/.test(found[1] ?? '')) style = restyle(style, found[1] ?? '')
  }
  add(text.slice(from))
  return spans
}

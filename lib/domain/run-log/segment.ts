/** A piece of a log of bounded size. A line that is longer than a piece goes on in the next ones. */
export interface LogPiece {
  text: string
  /** Lines that begin here. */
  lines: number
  bytes: number
  /** It begins in the midst of a line. */
  continues: boolean
}

/** No piece is larger; counted in UTF-8. */
export const pieceBytes = 64 * 1024

/** Where a text is to be cut so that it has at most so many bytes and no character is cut in two. */
function cutAt(text: string, bytes: number): number {
  // A character of JavaScript is at most three bytes.
  let end = Math.min(text.length, Math.max(1, Math.floor(bytes / 3)))
  const code = text.charCodeAt(end - 1)
  if (end < text.length && code >= 0xd800 && code <= 0xdbff) end = Math.max(1, end - 1)
  return end
}

/** Whole lines (each with its end) as pieces; together they are the text again. */
export function cutPieces(text: string, limit: number = pieceBytes): LogPiece[] {
  const pieces: LogPiece[] = []
  let open: LogPiece | null = null
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf('\n', from)
    const line = text.slice(from, found < 0 ? text.length : found + 1)
    from += line.length
    const bytes = new TextEncoder().encode(line).length
    if (open && open.bytes + bytes <= limit) {
      open.text += line
      open.lines += 1
      open.bytes += bytes
      continue
    }
    open = null
    if (bytes <= limit) {
      open = { text: line, lines: 1, bytes, continues: false }
      pieces.push(open)
    } else pieces.push(...cutLine(line, limit))
  }
  return pieces
}

function cutLine(line: string, limit: number): LogPiece[] {
  const pieces: LogPiece[] = []
  for (let rest = line; rest.length > 0; ) {
    const end = cutAt(rest, limit)
    const text = rest.slice(0, end)
    const first = pieces.length === 0
    const bytes = new TextEncoder().encode(text).length
    pieces.push({ text, lines: first ? 1 : 0, bytes, continues: !first })
    rest = rest.slice(end)
  }
  return pieces
}

export interface ShownLine {
  number: number
  text: string
  /** There is more of it than is shown. */
  cut: boolean
}

/** Of a line so many characters are shown; the rest is in the raw log. */
export const shownCharacters = 4_000

/** The lines that begin in a piece, whose first has the number `firstLine`, cut for showing. */
export function linesOf(piece: { text: string; continues: boolean }, firstLine: number): ShownLine[] {
  let text = piece.text
  if (piece.continues) {
    const end = text.indexOf('\n')
    text = end < 0 ? '' : text.slice(end + 1)
  }
  if (text === '') return []
  const whole = text.endsWith('\n')
  const parts = (whole ? text.slice(0, -1) : text).split('\n')
  return parts.map((part, index) => {
    const goesOn = !whole && index === parts.length - 1
    const cut = goesOn || part.length > shownCharacters
    return { number: firstLine + index, text: cut ? part.slice(0, shownCharacters) : part, cut }
  })
}

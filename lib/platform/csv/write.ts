// What a spreadsheet may take for a formula: its first sign, in full width too, after spaces or control characters; and what looks
// like one that was made harmless, so that taking a quote away gives every text back.
const formula = /^'*[\s\p{Cc}]*[=+\-@\t\r＝＋－＠]/u
const plain = /^[A-Za-z0-9]/

/** A text as one cell. Where a spreadsheet would run it, it gets a quote before it, and is a text to every reader. */
export function textCell(text: string): string {
  // Almost every text begins with a letter or a digit.
  const safe = !plain.test(text) && formula.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The text of a cell that textCell wrote, once it was read as CSV. */
export const textOfCell = (cell: string): string =>
  cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell

/** One row, with its end; what is in it are cells already. */
export const csvRow = (cells: readonly string[]): string => `${cells.join(',')}\r\n`

import { stripVTControlCharacters } from 'node:util'

/** Columns of a terminal that a text takes: Chinese takes two each. */
export function widthOf(text: string): number {
  let width = 0
  for (const letter of stripVTControlCharacters(text)) {
    width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/u.test(letter) ? 2 : 1 // biome-ignore format: one glance
  }
  return width
}

/** What came from elsewhere cannot move the cursor, colour what follows, or turn its direction. */
export const inert = (text: string): string => text.replace(/\p{Cc}+|\p{Bidi_Control}+/gu, ' ')

/** Rows under a head, two spaces apart; the last column is not padded. */
export function table(head: string[], rows: string[][]): string[] {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))))
  return all.map((row) =>
    row
      .map((cell, column) =>
        column === row.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - widthOf(cell)),
      )
      .join('  ')
      .trimEnd(),
  )
}

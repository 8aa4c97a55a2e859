/** What may differ between two texts that are taken for the same. */
export type Fold = 'none' | 'case' | 'width' | 'case-width'

/** Full-width letters and ideographic spaces are how Chinese keyboards write what is meant as `prod`. */
const narrow = (text: string): string => text.normalize('NFKC').replaceAll(/\s+/g, ' ').trim()

/** A text without the differences that do not count. */
export function foldText(text: string, fold: Fold): string {
  if (fold === 'none') return text
  const width = fold === 'case' ? text : narrow(text)
  return fold === 'width' ? width : width.toLowerCase()
}

export const foldOf = (ignoresCase: boolean, ignoresWidth: boolean): Fold => {
  if (ignoresCase) return ignoresWidth ? 'case-width' : 'case'
  return ignoresWidth ? 'width' : 'none'
}

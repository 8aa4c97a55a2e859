import { createHash } from 'node:crypto'

/** A number from 0 up to 1 that follows from the words alone: the same question has the same answer in every run. */
export function chance(...words: Array<string | number>): number {
  const bytes = createHash('sha256').update(words.join('\n')).digest()
  return bytes.readUIntBE(0, 6) / 2 ** 48
}

/** A number between two, by chance. */
export function between(low: number, high: number, ...words: Array<string | number>): number {
  return low + chance(...words) * (high - low)
}

export function whole(low: number, high: number, ...words: Array<string | number>): number {
  return Math.floor(between(low, high + 1, ...words))
}

/** One of a list that has at least one. */
export function pick<T>(list: readonly [T, ...T[]] | readonly T[], ...words: Array<string | number>): T {
  const found = list[Math.floor(chance(...words) * list.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

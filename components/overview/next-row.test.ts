import { expect, it } from 'vitest'
import { nextRow } from './next-row.ts'

it.each([
  [0, 3, 'ArrowDown', 1],
  [2, 3, 'ArrowDown', -1],
  [1, 3, 'ArrowUp', 0],
  [0, 3, 'ArrowUp', -1],
  [2, 3, 'Home', 0],
  [0, 3, 'Home', -1],
  [0, 3, 'End', 2],
  [2, 3, 'End', -1],
  [0, 0, 'ArrowDown', -1],
  [0, 0, 'End', -1],
  [1, 3, 'a', -1],
])('from %i of %i by %s to %i', (at, count, key, to) => {
  expect(nextRow(at, count, key)).toBe(to)
})

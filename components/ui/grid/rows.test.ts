import { expect, test } from 'vitest'
import { nextCell, withGroups } from './rows.ts'

const items = withGroups(['a1', 'a2', 'b1'], (row) => row[0] ?? '')

test('a head stands before each group', () => {
  expect(items.map((item) => (item.kind === 'group' ? `[${item.key}]` : item.row))).toEqual([
    '[a]',
    'a1',
    'a2',
    '[b]',
    'b1',
  ])
  expect(withGroups(['a', 'b'], undefined)).toHaveLength(2)
})

test('arrows skip heads and stop at the edges', () => {
  expect(nextCell(items, 3, { item: 2, column: 1 }, 'ArrowDown')).toEqual({ item: 4, column: 1 })
  expect(nextCell(items, 3, { item: 4, column: 1 }, 'ArrowDown')).toEqual({ item: 4, column: 1 })
  expect(nextCell(items, 3, { item: 1, column: 1 }, 'ArrowUp')).toEqual({ item: 1, column: 1 })
  expect(nextCell(items, 3, { item: 4, column: 1 }, 'k')).toEqual({ item: 2, column: 1 })
  expect(nextCell(items, 3, { item: 1, column: 2 }, 'ArrowRight')).toEqual({ item: 1, column: 2 })
  expect(nextCell(items, 3, { item: 1, column: 2 }, 'Home')).toEqual({ item: 1, column: 0 })
  expect(nextCell(items, 3, { item: 1, column: 0 }, 'x')).toBeNull()
})

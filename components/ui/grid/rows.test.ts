import { expect, test } from 'vitest'
import { nextCell, withGroups } from './rows.ts'
import { leastWidth } from './too-narrow.ts'

const items = withGroups(['a1', 'a2', 'b1'], (row) => row[0] ?? '')
const names = (list: typeof items) => list.map((item) => (item.kind === 'group' ? `[${item.key}]` : item.row))
const go = (item: number, column: number, key: string, ctrlKey = false) =>
  nextCell(items, 3, { item, column }, { key, ctrlKey })

test('a head stands before each group', () => {
  expect(names(items)).toEqual(['[a]', 'a1', 'a2', '[b]', 'b1'])
  expect(withGroups(['a', 'b'], undefined)).toHaveLength(2)
})

test('a closed group keeps its head alone', () => {
  expect(names(withGroups(['a1', 'a2', 'b1'], (row) => row[0] ?? '', new Set(['a'])))).toEqual([
    '[a]',
    '[b]',
    'b1',
  ])
})

test('arrows skip heads and stop at the edges', () => {
  expect(go(2, 1, 'ArrowDown')).toEqual({ item: 4, column: 1 })
  expect(go(4, 1, 'ArrowDown')).toEqual({ item: 4, column: 1 })
  expect(go(1, 1, 'ArrowUp')).toEqual({ item: 1, column: 1 })
  expect(go(4, 1, 'k')).toEqual({ item: 2, column: 1 })
  expect(go(1, 1, 'PageDown')).toEqual({ item: 4, column: 1 })
  expect(go(1, 2, 'ArrowRight')).toEqual({ item: 1, column: 2 })
  expect(go(1, 2, 'Home')).toEqual({ item: 1, column: 0 })
  expect(go(1, 0, 'x')).toBeNull()
})

test('control goes to the corners', () => {
  expect(go(1, 0, 'End', true)).toEqual({ item: 4, column: 2 })
  expect(go(4, 2, 'Home', true)).toEqual({ item: 1, column: 0 })
  expect(go(1, 1, 'ArrowDown', true)).toEqual({ item: 4, column: 1 })
})

test('columns say the least width they need', () => {
  expect(leastWidth(['196px', 'minmax(200px, 1fr)', 'minmax(0, 1fr)'])).toBe(396)
})

import { expect, it } from 'vitest'
import { heldBack } from './held-rows.ts'

const key = (row: string) => row

it('holds back what arrives above while somebody reads below', () => {
  expect(heldBack(['c', 'b', 'a'], key, null)).toEqual({ shown: ['c', 'b', 'a'], newer: 0 })
  expect(heldBack(['d', 'c', 'b', 'a'], key, 'b')).toEqual({ shown: ['b', 'a'], newer: 2 })
  expect(heldBack(['b', 'a'], key, 'b')).toEqual({ shown: ['b', 'a'], newer: 0 })
})

it('shows everything when the row that was first is not there any more', () => {
  expect(heldBack(['x', 'y'], key, 'b')).toEqual({ shown: ['x', 'y'], newer: 0 })
})

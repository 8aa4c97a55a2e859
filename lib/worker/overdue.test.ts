import { expect, it } from 'vitest'
import { Overdue } from './overdue.ts'

it('names what stays due for too long, says it again later, and forgets what went on', () => {
  let now = 0
  const overdue = new Overdue(120, 600, () => now)
  const at = (ms: number, due: string[]) => {
    now = ms
    return overdue.seen(due)
  }
  expect(at(0, ['a', 'b'])).toEqual([])
  expect(at(60, ['a'])).toEqual([])
  expect(at(119, ['a', 'b'])).toEqual([])
  expect(at(120, ['a', 'b'])).toEqual(['a'])
  expect(at(180, ['a', 'b'])).toEqual([])
  // `b` was away once: its time began anew.
  expect(at(239, ['a', 'b'])).toEqual(['b'])
  expect(at(720, ['a'])).toEqual(['a'])
  expect(at(721, [])).toEqual([])
  expect(at(900, ['a'])).toEqual([])
})

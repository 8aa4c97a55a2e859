import { expect, it } from 'vitest'
import { nextJob } from './graph-keys.ts'

const columns = [['a1', 'a2'], [], ['b1'], ['c1', 'c2', 'c3']]

it.each([
  ['a1', 'ArrowDown', 'a2'],
  ['a2', 'j', null],
  ['a2', 'k', 'a1'],
  ['a2', 'ArrowRight', 'b1'],
  ['b1', 'h', 'a1'],
  ['b1', 'ArrowRight', 'c1'],
  ['c3', 'ArrowLeft', 'b1'],
  ['c1', 'l', null],
  ['a1', 'ArrowLeft', null],
  ['a1', 'x', null],
  ['nobody', 'j', null],
])('from %s the key %s leads to %s', (from, key, to) => expect(nextJob(columns, from, key)).toBe(to))

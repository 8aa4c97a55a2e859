import { expect, it } from 'vitest'
import { isDraftWhole, readShares } from './budget-draft.ts'

it.each([
  ['50, 80, 100', [50, 80, 100]],
  ['100，50', [50, 100]],
  ['80 %', [80]],
  ['', null],
  ['0', null],
  ['201', null],
  ['1.5', null],
  ['80, 80', null],
  ['1 2 3 4 5 6', null],
  ['half', null],
])('%j are the shares %j', (text, shares) => expect(readShares(text)).toEqual(shares))

it.each([
  [{}, true],
  [{ amount: '0' }, false],
  [{ amount: '1,000' }, false],
  [{ currency: '' }, false],
  [{ fromMonth: '2026' }, false],
  [{ untilMonth: '2027-01' }, true],
  [{ untilMonth: '2026-11' }, false],
  [{ reason: ' ' }, false],
])('a draft with %j is whole: %s', (more, whole) => {
  const draft = { amount: '1000.50', currency: 'CNY', shares: '80', fromMonth: '2026-11', untilMonth: '' }
  expect(isDraftWhole({ ...draft, reason: 'agreed', ...more })).toBe(whole)
})

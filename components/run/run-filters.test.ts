import { expect, it } from 'vitest'
import { readRunFilters } from './run-filters.ts'

const at = Date.parse('2026-11-21T15:27:11.000Z')
const read = (query: string) => readRunFilters(new URLSearchParams(query), at)

it('reads what the address says, and leaves out what it does not know', () => {
  expect(read('')).toEqual({})
  expect(read('kind=ci,nonsense,cd&state=failed&team=trade-core&line=trade,pay')).toEqual({
    kind: ['ci', 'cd'],
    state: ['failed'],
    team: ['trade-core'],
    productLine: ['trade', 'pay'],
  })
  expect(read('kind=nonsense&state=&q=%20%20&since=century')).toEqual({})
  expect(read('q=%20cart%20&branch=release/202406&person=周子昂&service=cart-web')).toEqual({
    q: 'cart',
    branch: 'release/202406',
    actor: '周子昂',
    service: ['cart-web'],
  })
})

it('takes a pipeline by its id alone', () => {
  const pipeline = '01935a3c-0000-7000-8000-000000000001'
  expect(read(`pipeline=${pipeline}`)).toEqual({ pipeline })
  expect(read('pipeline=../../x')).toEqual({})
})

it('counts a span from the full hour, so that server and browser ask for the same', () => {
  expect(read('since=24h')).toEqual({ since: '2026-11-20T15:00:00.000Z' })
  expect(readRunFilters(new URLSearchParams('since=24h'), at + 60_000)).toEqual(read('since=24h'))
})

it('never asks for more text than the portal takes', () => {
  expect(read(`branch=${'x'.repeat(500)}`).branch).toHaveLength(200)
})

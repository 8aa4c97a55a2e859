import { expect, it } from 'vitest'
import { filtersOf, openDimensions, readDimension, readWish } from './cost-wish.ts'

const wishOf = (query: string) => readWish(new URLSearchParams(query))

it('reads what an address asks, and nothing that it says wrong', () => {
  expect(
    wishOf('month=2026-10&measure=billed&currency=USD&service=order-service&cause=untagged&group=attributed'),
  ).toEqual({
    month: '2026-10',
    measure: 'billed',
    currency: 'USD',
    service: 'order-service',
    cause: 'untagged',
    group: 'attributed',
  })
  expect(wishOf(`month=2026-13&measure=both&cause=magic&group=x&account=${'9'.repeat(201)}&by=x`)).toEqual({})
})

it('shows filters in one order, and turns by what they leave open', () => {
  const wish = wishOf('region=cn-hangzhou&productLine=trade')
  expect(filtersOf(wish)).toEqual([
    ['productLine', 'trade'],
    ['region', 'cn-hangzhou'],
  ])
  expect(readDimension(new URLSearchParams(''), wish)).toBe('team')
  expect(readDimension(new URLSearchParams('by=region'), wish)).toBe('team')
  expect(readDimension(new URLSearchParams('by=account'), wish)).toBe('account')
})

it('asks nobody for the owner of what nobody owns', () => {
  expect(openDimensions(wishOf('group=unattributed'))[0]).toBe('cloud-product')
  expect(openDimensions(wishOf('group=attributed'))[0]).toBe('product-line')
})

import { describe, expect, it } from 'vitest'
import { Decimal } from '../money/money.ts'
import { AlertShares, budgetState, dueAlert } from './budget.ts'

const budget = { amount: new Decimal(1000), alertShares: [50, 80, 100] }
const stand = (spent: number, forecast: number | null = null, amount = 1000) =>
  budgetState(
    { ...budget, amount: new Decimal(amount) },
    new Decimal(spent),
    forecast === null ? null : new Decimal(forecast),
  )

describe('a budget', () => {
  it.each([
    [0, null, [], []],
    [499.99, null, [], []],
    [500, null, [50], []],
    [850, 1200, [50, 80], [100]],
    [100, 900, [], [50, 80]],
    [1200, 1300, [50, 80, 100], []],
    [-20, null, [], []],
  ])('of 1000 with %d spent and %s expected', (spent, forecast, reached, expected) => {
    expect(stand(spent, forecast)).toMatchObject({ reached, expected })
  })

  it('of nothing is reached by the first cent', () => {
    expect(stand(0, null, 0)).toMatchObject({ share: null, reached: [] })
    expect(stand(0.01, null, 0).reached).toEqual([50, 80, 100])
  })

  it('tells each share once, and of several at once the highest', () => {
    expect(dueAlert(stand(850), [])).toEqual({ send: 80, told: [50, 80] })
    expect(dueAlert(stand(850), [50, 80])).toBeNull()
    expect(dueAlert(stand(1000), [50, 80])).toEqual({ send: 100, told: [100] })
    // Spending went down by a refund and up again.
    expect(dueAlert(stand(600), [50, 80])).toBeNull()
    // A share that was added later below one that was told.
    expect(dueAlert(stand(850), [80])).toBeNull()
  })

  it('has ascending shares', () => {
    expect(AlertShares.safeParse([50, 80, 100]).success).toBe(true)
    expect(AlertShares.safeParse([80, 50]).success).toBe(false)
    expect(AlertShares.safeParse([50, 50]).success).toBe(false)
    expect(AlertShares.safeParse([]).success).toBe(false)
  })
})

import type { World } from '../../kernel/world.ts'
import { daysOf, endOf } from './billing-day.ts'
import { type Charge, chargesOf, feeCharges, planBlank, planHolds, planPurchase } from './charge.ts'
import { commitmentsOf } from './plan.ts'
import { resourcesOf } from './resource.ts'

const hour = 3_600_000
/** Days that are remembered: a quarter. */
const mostKept = 100

/** How long after the end of a day each feed has it; parts of what is shared come a day after the rest. */
const lags = { instance: 24, split: 48, splitPart: 72, spread: 72 } as const
export type Feed = 'instance' | 'split' | 'spread'

/**
 * Everything that was charged, worked out from what exists and never kept: the same estate has the same bill whenever it is
 * asked. Days are remembered until something that is priced changes.
 */
class Books {
  readonly #world: World
  readonly #days = new Map<string, Charge[]>()

  constructor(world: World) {
    this.#world = world
    resourcesOf(world).watch((value, before) => {
      const same =
        before !== undefined && before.price === value.price && before.deletedAt === value.deletedAt
      if (!same) this.#days.clear()
    })
    commitmentsOf(world).plans.watch(() => this.#days.clear())
    commitmentsOf(world).fees.watch(() => this.#days.clear())
  }

  /** Every charge of a day, whether anybody may see it yet or not. */
  day(day: string): Charge[] {
    const kept = this.#days.get(day)
    if (kept !== undefined) return kept
    const oldest = this.#days.size >= mostKept ? this.#days.keys().next().value : undefined
    if (oldest !== undefined) this.#days.delete(oldest)
    const { plans, fees } = commitmentsOf(this.#world)
    const charges = resourcesOf(this.#world)
      .values()
      .flatMap((resource) => chargesOf(resource, day))
    const made = [
      ...this.#covered(charges, day),
      ...plans.values().flatMap((plan) => planPurchase(plan, day)),
      ...fees.values().flatMap((fee) => feeCharges(fee, day)),
    ]
    this.#days.set(day, made)
    return made
  }

  /** Plans pay for what they cover: it costs nothing more, and what is left of the plan is its buyer's. */
  #covered(charges: Charge[], day: string): Charge[] {
    let open = charges
    const extra: Charge[] = []
    for (const plan of commitmentsOf(this.#world).plans.values()) {
      if (!planHolds(plan, day)) continue
      const mine = open.filter(
        (charge) => charge.plan === undefined && this.#covers(plan.accountId, charge) && charge.list > 0,
      )
      let left = plan.perDay
      const after = new Map<Charge, Charge>()
      // One after the other until it is used up: the last one is paid for in part.
      for (const charge of mine) {
        const need = Math.round(charge.list * plan.share)
        const paid = Math.min(need, left)
        if (paid <= 0) continue
        left -= paid
        const billed = paid === need ? 0 : Math.round(charge.billed * (1 - paid / need))
        after.set(charge, { ...charge, billed, spread: billed + paid, plan: { id: plan.id, paid } })
      }
      open = open.map((charge) => after.get(charge) ?? charge)
      if (left > 0) extra.push({ ...planBlank(plan, day), spread: left, unused: true })
    }
    return [...open, ...extra]
  }

  #covers(accountId: string, charge: Charge): boolean {
    if (charge.arn === undefined || charge.word !== 'PayAsYouGoBill' || charge.accountId !== accountId)
      return false
    return resourcesOf(this.#world).get(charge.arn)?.price.covered === true
  }

  /** What a feed shows of a day at an instant. */
  shown(feed: Feed, day: string, now = this.#world.clock.now()): Charge[] {
    return this.day(day).filter((charge) => {
      const lag = feed === 'split' && charge.part ? lags.splitPart : lags[feed]
      const from = Math.max(endOf(day) + lag * hour, charge.notBefore ?? 0)
      return from <= now
    })
  }

  /** What a feed shows of a month at an instant. */
  month(feed: Feed, period: string, now = this.#world.clock.now()): Charge[] {
    return daysOf(period).flatMap((day) => this.shown(feed, day, now))
  }
}

const opened = new WeakMap<World, Books>()

export function booksOf(world: World): Books {
  let books = opened.get(world)
  if (books === undefined) {
    books = new Books(world)
    opened.set(world, books)
  }
  return books
}

/** Lines of a bill: what only spreads an earlier purchase is none. */
export const isBilled = (charge: Charge): boolean =>
  charge.unused === undefined &&
  (charge.subscription === 'PayAsYouGo' || charge.billed !== 0 || charge.list !== 0)

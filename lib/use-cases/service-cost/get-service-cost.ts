import { z } from 'zod'
import { readPlaceCostTags } from '../../catalog/promotion/facts-cost-tags.ts'
import { readServiceCost, type ServiceCostDocument } from '../../catalog/service-cost/reads.ts'
import { billingDayOf } from '../../domain/calendar/billing-day.ts'
import { type DaySpan, dayAfter, daysOf } from '../../domain/calendar/day-span.ts'
import { beforeAndAfter, type CostedDay, type Side } from '../../domain/cost-trend/before-after.ts'
import { fail, ok } from '../../domain/failure/result.ts'
import { Decimal, sumOf, zero } from '../../domain/money/money.ts'
import { decide, holdsAnywhere } from '../../domain/permission/decide.ts'
import { judgeCostTagsOf } from '../../domain/promotion/gates/cost-tags.ts'
import { defineQuery } from '../define.ts'

const periods = { '30d': 30, '90d': 90 } as const
/** So many promotions are told. */
const mostTold = 100

const textOf = (amount: Decimal) => amount.toString()
const sideOf = ({ cost, requests, perRequest }: Side) => ({
  cost: textOf(cost),
  requests,
  perRequest: perRequest && textOf(perRequest.toSignificantDigits(12)),
})

/** The days of one currency that the bill has: a day without a line of this service cost nothing. */
function costedDays(document: ServiceCostDocument, currency: string): CostedDay[] {
  const amounts = new Map(
    document.costs.filter((one) => one.currency === currency).map(({ on, compared }) => [on, compared]),
  )
  const requests = new Map(document.requests.map((one) => [one.on, one.requests]))
  return document.days.map(({ on }) => ({
    on,
    cost: new Decimal(amounts.get(on) ?? 0),
    requests: requests.get(on) ?? null,
  }))
}

type Promotion = ServiceCostDocument['promotions'][number]

/** Before and after a promotion in every currency; null of one that did not succeed. */
function comparedOf(
  promotion: Promotion,
  document: ServiceCostDocument,
  days: ReadonlyMap<string, CostedDay[]>,
) {
  if (promotion.state !== 'succeeded') return null
  const at = new Date(promotion.at)
  const others = document.promotions
    .filter(({ id, state }) => state === 'succeeded' && id !== promotion.id)
    .map((one) => new Date(one.at))
  const now = new Date(document.now)
  const told = [...days].map(([currency, of]) => ({ currency, ...beforeAndAfter(at, of, others, now) }))
  // Days and instants are the same in every currency, and where nothing was spent.
  const first = told[0] ?? beforeAndAfter(at, costedDays(document, ''), others, now)
  if (first.state === 'not-yet') return { state: first.state, readyAt: first.readyAt.toISOString() }
  if (first.state === 'days-missing') return { state: first.state, days: first.days }
  const span = ({ fromOn, untilOn }: Side) => ({ fromOn, untilOn })
  const sides = told.flatMap((one) => {
    if (one.state !== 'known' || (one.before.cost.isZero() && one.after.cost.isZero())) return []
    const { currency, before, after, change } = one
    const changeShare = before.cost.gt(0) ? change.div(before.cost).toDecimalPlaces(6).toNumber() : null
    return [{ currency, before: sideOf(before), after: sideOf(after), change: textOf(change), changeShare }]
  })
  const { before, after, others: beside } = first
  return { state: first.state, before: span(before), after: span(after), others: beside, sides }
}

/** The period in one currency, day by day. */
function inCurrency(document: ServiceCostDocument, currency: string, period: DaySpan) {
  const known = new Set(document.days.map(({ on }) => on))
  const costs = new Map(
    document.costs.filter((one) => one.currency === currency).map(({ on, cost }) => [on, new Decimal(cost)]),
  )
  const costOn = (on: string) => (known.has(on) ? (costs.get(on) ?? zero) : null)
  const days = daysOf(period).map((on) => ({ on, cost: costOn(on) }))
  const shown = days.filter(({ cost }) => cost !== null)
  // Bills are days late, so the last days are seldom known: like is set against like.
  const before = shown.map(({ on }) => costOn(dayAfter(on, -days.length)))
  const isWhole = shown.length > 0 && before.every((cost) => cost !== null)
  const total = (list: (Decimal | null)[]) => textOf(sumOf(list.filter((amount) => amount !== null)))
  return {
    currency,
    total: total(shown.map(({ cost }) => cost)),
    previousTotal: isWhole ? total(before) : null,
    sharedOut: document.sharedOut.find((one) => one.currency === currency)?.amount ?? '0',
    days: days.map(({ on, cost }) => ({ on, cost: cost && textOf(cost) })),
  }
}

/**
 * What a service costs in one environment: effective cost by day over the period, what it cost before and after each promotion
 * (seven complete days each side, without purchases and refunds, domain page 7), amounts as text per currency. Days that no bill
 * has are null. Beside it what the gate of costTags says of the place. Fails with not-found, and forbidden where no role shows this service's money.
 */
export const getServiceCost = defineQuery({
  input: z.strictObject({
    slug: z.string(),
    environment: z.string().optional(),
    period: z.enum(['30d', '90d']).default('30d'),
  }),
  authorise: (actor) => holdsAnywhere(actor, 'cost.read'),
  read: async ({ database, actor, input }) => {
    const shown = periods[input.period]
    const document = await readServiceCost(database, {
      slug: input.slug,
      environment: input.environment ?? null,
      // The period before, which is longer than what the oldest promotion is compared with.
      days: 2 * shown,
      shown,
    })
    const { service, environment, today } = document
    if (service === null)
      return fail('not-found', `no service is called "${input.slug}"`, { noun: 'service', slug: input.slug })
    if (environment === null)
      return fail('not-found', `no environment is called "${input.environment}"`, { noun: 'environment' })
    const { teamId, productLineId } = service
    const allowed = decide(actor, 'cost.read', { teamId, productLineId, environmentId: environment.id })
    if (!allowed.ok) return allowed
    const place = await readPlaceCostTags(database, { serviceId: service.id, environmentId: environment.id })
    if (place === null) return fail('conflict', 'the service is just going away')
    const period = { fromOn: dayAfter(today, -shown), untilOn: today }
    const spent = [...new Set(document.costs.map(({ currency }) => currency))]
    const currencies = [...new Set([...spent, ...document.sharedOut.map(({ currency }) => currency)])].sort()
    const days = new Map(spent.map((currency) => [currency, costedDays(document, currency)]))
    return ok({
      service: service.slug,
      environment: environment.slug,
      environments: document.environments,
      measure: 'effective' as const,
      sources: document.sources,
      period: { key: input.period, ...period },
      currencies: currencies.map((currency) => inCurrency(document, currency, period)),
      provisionalFromOn: document.days.find(({ on, sealed }) => !sealed && on >= period.fromOn)?.on ?? null,
      promotions: document.promotions
        .map((promotion) => ({ ...promotion, on: billingDayOf(new Date(promotion.at)) }))
        .filter(({ on }) => on >= period.fromOn)
        .slice(0, mostTold)
        .map((promotion) => ({ ...promotion, compared: comparedOf(promotion, document, days) })),
      costTags: judgeCostTagsOf(place, new Date(document.now)),
      now: document.now,
    })
  },
})

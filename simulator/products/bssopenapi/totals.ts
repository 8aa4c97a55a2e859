import { Refusal } from '../../kernel/errors.ts'
import type { World } from '../../kernel/world.ts'
import { accountOf } from '../estate/account.ts'
import { isPeriod, periodOf } from '../estate/billing-day.ts'
import { billedTags, tagText } from '../estate/billing-key.ts'
import { booksOf, type Feed, isBilled } from '../estate/books.ts'
import type { Charge } from '../estate/charge.ts'
import { amountText } from '../estate/price.ts'
import { resourcesOf } from '../estate/resource.ts'

type Dimension = (world: World, charge: Charge) => string

const resourceOf = (world: World, { arn }: Charge) =>
  arn === undefined ? undefined : resourcesOf(world).get(arn)

const dimensions: Record<string, Dimension> = {
  all: () => '',
  day: (_world, { day }) => day,
  account: (_world, { accountId }) => accountId,
  region: (_world, { regionId }) => regionId,
  product: (_world, { product }) => product.code,
  word: (_world, { word }) => word,
  resource: (_world, { billedId }) => billedId,
  tags: (world, charge) => {
    const resource = resourceOf(world, charge)
    return resource === undefined ? '' : tagText(billedTags(world, resource, charge.day))
  },
  'cost-unit': (world, charge) => resourceOf(world, charge)?.costUnit ?? '',
  group: (world, charge) => resourceOf(world, charge)?.group.name ?? '',
  line: (world, charge) => resourceOf(world, charge)?.about.line ?? '',
  service: (world, charge) => resourceOf(world, charge)?.about.service ?? '',
  environment: (world, charge) => resourceOf(world, charge)?.about.environment ?? '',
  commitment: (_world, { plan, unused }) => (unused === true ? 'unused' : plan === undefined ? '' : 'used'),
}

function dimensionOf(name: string): Dimension {
  const key = name.startsWith('tag:') ? name.slice(4) : undefined
  if (key !== undefined)
    return (world, charge) => {
      const resource = resourceOf(world, charge)
      const tags = resource === undefined ? [] : billedTags(world, resource, charge.day)
      return tags.find(([own]) => own === key)?.[1] ?? ''
    }
  const found = dimensions[name]
  if (found === undefined)
    throw new Refusal(400, 'InvalidParameter', `by is tag:<key> or ${Object.keys(dimensions).join(', ')}.`)
  return found
}

const feeds: readonly string[] = ['instance', 'split', 'spread']

export interface Total {
  key: string
  currency: string
  billed: string
  list: string
  effective: string
  lines: number
}

/** What this cloud itself says a month cost, by one dimension: what anybody's sums must be equal to, to the last place. */
export function totalsOf(
  world: World,
  question: { period: string; by: string; feed: string; day?: string },
): Total[] {
  const { period, by, feed, day } = question
  if (!isPeriod(period)) throw new Refusal(400, 'InvalidParameter', 'period is YYYY-MM.')
  if (!feeds.includes(feed)) throw new Refusal(400, 'InvalidParameter', `feed is one of ${feeds.join(', ')}.`)
  const dimension = dimensionOf(by)
  const sums = new Map<
    string,
    { key: string; currency: string; billed: number; list: number; spread: number; lines: number }
  >()
  const books = booksOf(world)
  const charges = day === undefined ? books.month(feed as Feed, period) : books.shown(feed as Feed, day)
  for (const charge of charges) {
    if (periodOf(charge.day) !== period) continue
    const counted = feed === 'spread' || isBilled(charge)
    if (!counted) continue
    const { currency } = accountOf(world, charge.accountId)
    const key = dimension(world, charge)
    const at = `${currency}\n${key}`
    const sum = sums.get(at) ?? { key, currency, billed: 0, list: 0, spread: 0, lines: 0 }
    sum.billed += charge.billed
    sum.list += charge.list
    sum.spread += charge.spread
    sum.lines += 1
    sums.set(at, sum)
  }
  return [...sums.values()]
    .map(({ key, currency, billed, list, spread, lines }) => ({
      key,
      currency,
      billed: amountText(billed),
      list: amountText(list),
      effective: amountText(spread),
      lines,
    }))
    .sort((a, b) => a.key.localeCompare(b.key) || a.currency.localeCompare(b.currency))
}

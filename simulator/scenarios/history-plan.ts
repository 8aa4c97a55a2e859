import { between, chance, pick, whole } from '../products/flow/chance.ts'
import { hour, minute, workTime } from './calendar.ts'
import { membersOf, people } from './company.ts'
import type { ServicePlan } from './service-plan.ts'
import { type Wording, wordChange } from './wording.ts'

/** One merge request that was merged: the first of a service is its beginning, without one. */
export interface ChangePlan extends Wording {
  number: number
  author: string
  reviewer: string
  openedAt: number
  mergedAt: number
  squash: boolean
  /** Commits on its branch. */
  steps: number
  /** The first check failed, and the second commit mended it. */
  checkFailed: boolean
  ciFails: boolean
}

export interface PromotionPlan {
  environment: 'pre-production' | 'preview' | 'production'
  /** Number of the change whose build it is. */
  change: number
  at: number
  by: string
}

export interface HistoryPlan {
  service: ServicePlan
  changes: ChangePlan[]
  promotions: PromotionPlan[]
  /** Version of the build of a change, where it has one. */
  versions: Map<number, { name: string; at: number }>
  /** Branches with a merge request that is open now. */
  open: Array<Wording & { number: number; author: string; at: number }>
}

const ciTime = 8 * minute

/** Draws the past of a service: pure, the same for the same seed, service and now. */
export function planHistory(
  service: ServicePlan,
  options: { seed: string; days: number; now: number; openRequests: boolean },
): HistoryPlan {
  const { seed, days, now } = options
  const key = `${seed}/${service.slug}`
  const changes = planChanges(service, key, days, now)
  return {
    service,
    changes,
    promotions: planPromotions(service, changes, key, now),
    versions: new Map(),
    open: options.openRequests ? planOpen(service, changes, key, now) : [],
  }
}

function planChanges(service: ServicePlan, key: string, days: number, now: number): ChangePlan[] {
  const newest = now - between(2 * hour, 9 * hour, key, 'newest')
  const spread = Array.from({ length: service.changes - 2 }, (_, index) =>
    workTime(now - between(1.2, days, key, index, 'day') * 24 * hour),
  )
  const level = service.lags?.every((lag) => lag === 0) === true
  const last = level ? workTime(now - 6 * 24 * hour) : newest
  const times = [
    workTime(now - days * 24 * hour),
    ...spread.filter((at) => at < last - 12 * hour),
    last,
  ].sort((a, b) => a - b)
  const team = membersOf(service.team)
  const authors = team.length > 0 ? team : people
  let workItem = whole(900, 3_200, key, 'items')
  let previous = 0
  return times.map((at, index) => {
    const mergedAt = Math.max(at, previous + 25 * minute)
    previous = mergedAt
    workItem += whole(1, 9, key, index, 'item')
    const author = pick(authors, key, index, 'author')
    const isLast = index === times.length - 1
    const failedBefore = index > 1 && !isLast && chance(key, index, 'ci') < 0.07
    return {
      ...wordChange(key, service.items, index, workItem),
      number: index,
      author: author.key,
      reviewer: pick(authors.filter((one) => one !== author).concat(author), key, index, 'reviewer').key,
      openedAt: mergedAt - Math.round(between(0.4, 20, key, index, 'open') * hour),
      mergedAt,
      squash: chance(key, index, 'squash') < 0.5,
      steps: 1 + whole(0, 1, key, index, 'steps'),
      checkFailed: chance(key, index, 'check') < 0.12,
      ciFails: isLast ? service.oddity === 'failing-ci' : failedBefore,
    }
  })
}

const delays: Array<[PromotionPlan['environment'], number, number]> = [
  ['pre-production', 3, 26],
  ['preview', 8, 40],
  ['production', 16, 60],
]

/** Each environment gets a part of what the one before it had, in order, and ends as far behind as the service says. */
function planPromotions(
  service: ServicePlan,
  changes: ChangePlan[],
  key: string,
  now: number,
): PromotionPlan[] {
  const promotions: PromotionPlan[] = []
  let upstream = changes
    .filter(({ ciFails }) => !ciFails)
    .map(({ number, mergedAt }) => ({ change: number, at: mergedAt + ciTime }))
  for (const [index, [environment, least, most]] of delays.entries()) {
    const lag = service.lags?.[index] ?? whole(0, 2, key, environment, 'lag')
    const target = Math.max(0, upstream.length - 1 - lag)
    let last = 0
    const here = upstream
      .slice(0, target + 1)
      .filter((_, at) => at === 0 || at === target || chance(key, environment, at) < 0.6)
      .map(({ change, at }) => {
        const delayed = workTime(at + between(least, most, key, environment, change) * hour)
        const promotedAt = Math.max(delayed, at + 30 * minute, last + 40 * minute)
        last = promotedAt
        return { environment, change, at: promotedAt, by: pick(['lin', 'zhao'], key, change) }
      })
    // What would lie ahead of us happened in the last hours instead, still in order.
    let limit = now - (3 - index) * 25 * minute
    for (const promotion of here.toReversed()) {
      promotion.at = Math.min(promotion.at, limit)
      limit = promotion.at - 2 * minute
    }
    promotions.push(...here)
    upstream = here
  }
  return promotions
}

function planOpen(
  service: ServicePlan,
  changes: ChangePlan[],
  key: string,
  now: number,
): HistoryPlan['open'] {
  const count = whole(0, 2, key, 'open requests')
  const base = Number(changes.at(-1)?.workItem.split('-').at(-1) ?? 3_000)
  const authors = membersOf(service.team)
  return Array.from({ length: count }, (_, index) => ({
    ...wordChange(`${key}/open`, service.items, changes.length + index, base + 3 + index * 4),
    number: changes.length + index,
    author: pick(authors.length > 0 ? authors : people, key, index, 'open author').key,
    at: now - Math.round(between(0.6, 30, key, index, 'opened') * hour),
  }))
}

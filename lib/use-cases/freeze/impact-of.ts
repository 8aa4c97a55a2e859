import type { KnownContent } from '../../catalog/freeze/content-class.ts'
import type { EstateTarget, FreezeEstate } from '../../catalog/freeze/estate.ts'
import { type ImpactFacts, impactDays, type PlacedPromotion } from '../../catalog/freeze/impact.ts'
import { actionOf } from '../../domain/change-class/action.ts'
import { evaluateFreezes } from '../../domain/freeze/evaluate.ts'
import { clockChangesInside, impactOf, isFirstAllow } from '../../domain/freeze/impact.ts'
import type { PreparedFreezes } from '../../domain/freeze/prepare.ts'
import type { FreezeQuestion } from '../../domain/freeze/standing.ts'
import type { FreezeWindow } from '../../domain/freeze/window.ts'
import { heldBy, kindsOf, questionAt, servicesNamedBy } from './held.ts'
import { spanOf } from './window-item.ts'

export interface ImpactAsked {
  window: FreezeWindow
  before: PreparedFreezes
  after: PreparedFreezes
  /** The window with nothing beside it. */
  alone: PreparedFreezes
  /** The same, as if it had recurred for the days looked back at already. */
  past: PreparedFreezes
  estate: FreezeEstate
  facts: ImpactFacts
  /** What promotions bring, by their ids, as far as it was read: what is not there counts as unknown. */
  contents: ReadonlyMap<string, KnownContent>
  now: Date
}

const dayMs = 86_400_000
/** A recurring window is looked at over this; another to its end, and at least over this. */
const lookedAheadMs = 30 * dayMs
const horizonMs = 400 * dayMs
const shownTimes = 100
const shownSpans = 50
const shownBlocked = 20
/** Different kinds of places of one environment that hours are counted for: the worst of them is told. */
const countedKinds = 12

/** Until when the window is looked at. */
function untilOf({ alone, window, now }: ImpactAsked): Date {
  const least = now.getTime() + lookedAheadMs
  if (window.schedule.kind === 'recurring') return new Date(least)
  const times = alone.windows[0]?.times.between(now.getTime(), now.getTime() + horizonMs) ?? []
  return new Date(Math.max(least, ...times.map(({ endsAt }) => endsAt)))
}

const spans = (list: readonly { from: Date; to: Date }[]) =>
  list.slice(0, shownSpans).map(({ from, to }) => spanOf({ startsAt: from, endsAt: to }))

/** Hours and stretches of one environment, of the kind of place for which they change most. */
function environmentRow(
  asked: ImpactAsked,
  environment: { id: string; slug: string },
  held: EstateTarget[],
  to: Date,
) {
  const here = held.filter(({ target }) => target.environmentId === environment.id)
  const named = servicesNamedBy(asked.before.windows.map(({ window }) => window.scope))
  const kinds = kindsOf(here, named).slice(0, countedKinds)
  const impacts = kinds.map((place) => impactOf(asked.before, asked.after, questionAt(place), asked.now, to))
  const by = (one: (typeof impacts)[number]) => Math.abs(one.hoursClosedAfter - one.hoursClosedBefore)
  const [worst] = impacts.sort((a, b) => by(b) - by(a))
  if (!worst) return []
  return [
    {
      environment: { ...environment, name: environment.slug },
      services: here.length,
      hoursClosedBefore: worst.hoursClosedBefore,
      hoursClosedAfter: worst.hoursClosedAfter,
      closes: spans(worst.closes),
      opens: spans(worst.opens),
      firstAllow: kinds.some((place) => isFirstAllow(asked.before, questionAt(place), asked.window)),
    },
  ]
}

/** The question that a promotion is, where its place is held. */
function questionOf(
  held: ReadonlyMap<string, EstateTarget>,
  one: PlacedPromotion,
  known: KnownContent | undefined,
): FreezeQuestion | null {
  const place = held.get(`${one.serviceId} ${one.environmentId}`)
  if (!place) return null
  const question = questionAt(place)
  const action = actionOf(one.kind, place.path, one.environmentId)
  const { content, releaseIds } = known ?? question.change
  return { ...question, change: { ...question.change, action, content, releaseIds } }
}

const placesOf = (held: readonly EstateTarget[]) =>
  new Map(held.map((one) => [`${one.target.serviceId} ${one.target.environmentId}`, one]))

/** Promotions that wait and would be stopped by it alone, and those that started lately and would have been. */
export function stoppedBy({ window, before, after, past, estate, facts, contents, now }: ImpactAsked) {
  const places = placesOf(heldBy(estate, window.scope))
  const waiting = facts.waiting.flatMap((one) => {
    const question = questionOf(places, one, contents.get(one.id))
    if (!question) return []
    const starts = new Date(Math.max(now.getTime(), one.at ? Date.parse(one.at) : 0))
    const verdict = evaluateFreezes(after, question, starts)
    if (verdict.state !== 'closed' || evaluateFreezes(before, question, starts).state === 'closed') return []
    return [{ ...one, opensAt: verdict.opensAt }]
  })
  const started = facts.started.flatMap((one) => {
    const question = questionOf(places, one, contents.get(one.id))
    const { at } = one
    if (!question || at === null) return []
    return evaluateFreezes(past, question, new Date(at)).state === 'closed' ? [{ ...one, at }] : []
  })
  return { waiting, started }
}

const shownOf = ({ id, number, kind, service, environment }: Omit<PlacedPromotion, 'at'>) => ({
  id,
  number,
  kind,
  service,
  environment,
})

function meets(asked: ImpactAsked, held: readonly EstateTarget[], to: Date) {
  const times = asked.alone.windows[0]?.times.between(asked.now.getTime(), to.getTime()) ?? []
  const touches = (from: string, until: string) =>
    times.some(({ startsAt, endsAt }) => startsAt < Date.parse(until) && endsAt > Date.parse(from))
  // By what it holds, whichever kind of scope names it.
  const lines = new Set(held.map(({ target }) => target.productLineId))
  return asked.facts.releases
    .filter(
      ({ productLineIds }) =>
        held.length > 0 && (productLineIds.length === 0 || productLineIds.some((id) => lines.has(id))),
    )
    .map(({ productLineIds: _ids, ...release }) => ({
      ...release,
      meets: [
        ...(touches(release.cutPlannedAt, new Date(Date.parse(release.cutPlannedAt) + 1).toISOString())
          ? (['cut'] as const)
          : []),
        ...(touches(release.weekStartsAt, release.goLiveEndsAt) ? (['week'] as const) : []),
        ...(touches(release.goLiveStartsAt, release.goLiveEndsAt) ? (['go-live'] as const) : []),
      ],
    }))
    .filter((release) => release.meets.length > 0)
}

function peopleOf({ facts }: ImpactAsked, held: readonly EstateTarget[]) {
  const sets = { team: new Set<string>(), 'product-line': new Set<string>(), environment: new Set<string>() }
  for (const { target } of held) {
    if (target.teamId) sets.team.add(target.teamId)
    if (target.productLineId) sets['product-line'].add(target.productLineId)
    sets.environment.add(target.environmentId)
  }
  const hit = facts.people.filter(({ grants }) =>
    grants.some(
      ({ scopeKind, scopeId }) => scopeKind === 'all' || (scopeId !== null && sets[scopeKind].has(scopeId)),
    ),
  )
  const zones = new Map<string | null, number>()
  for (const { zone } of hit) zones.set(zone, (zones.get(zone) ?? 0) + 1)
  return {
    count: held.length === 0 ? 0 : hit.length,
    zones: held.length === 0 ? [] : [...zones].map(([zone, count]) => ({ zone, count })),
  }
}

/** Everything the form shows before a window is saved. Pure: the facts were read. */
export function impactFrom(asked: ImpactAsked) {
  const { window, alone, estate, now } = asked
  const to = untilOf(asked)
  const held = heldBy(estate, window.scope)
  const { waiting, started } = stoppedBy(asked)
  const services = new Set(held.map(({ target }) => target.serviceId))
  return {
    from: now.toISOString(),
    to: to.toISOString(),
    times: (alone.windows[0]?.times.between(now.getTime(), to.getTime()) ?? [])
      .slice(0, shownTimes)
      .map(spanOf),
    environments: estate.environments.flatMap((environment) => environmentRow(asked, environment, held, to)),
    services: {
      held: services.size,
      total: new Set(estate.targets.map(({ target }) => target.serviceId)).size,
    },
    promotions: waiting.map(({ at, opensAt, ...one }) => ({ ...shownOf(one), startsAt: at, opensAt })),
    releases: meets(asked, held, to),
    people: peopleOf(asked, held),
    clockChanges: clockChangesInside(alone, window.id, now, to).map((change) => ({
      at: change.at.toISOString(),
      minutes: change.minutes,
      ...spanOf(change),
    })),
    blockedBefore: {
      days: impactDays,
      count: started.length,
      items: started
        .slice(0, shownBlocked)
        .map(({ id, number, service, environment, at }) => ({ id, number, service, environment, at })),
    },
  }
}

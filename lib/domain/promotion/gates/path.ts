import type { GateFacts, StayFact } from '../facts.ts'
import { type GateVerdict, worseOf } from '../gate-verdict.ts'
import { role, time, verdictOf } from '../verdicts.ts'
import { judgeMarks } from './marks.ts'

/** A stay that the path of the next environment may build on. */
export function countsForPath(stay: StayFact, outsideStaysCount: boolean): boolean {
  switch (stay.cause) {
    case 'adopted':
      return true
    case 'promotion':
      return stay.promotionState === 'succeeded'
    case 'outside':
      return outsideStaysCount
  }
}

/** Time the digest was observed there: gaps in which nobody looked are no stay, nor is what came after the last look. */
export function soakedMs(stay: StayFact): number {
  return Math.max(0, stay.lastSeenAt.getTime() - stay.startedAt.getTime() - stay.gapMs)
}

export function countedStays(facts: GateFacts): StayFact[] {
  const { previous, stays } = facts.path
  return previous ? stays.filter((stay) => countsForPath(stay, previous.outsideStaysCount)) : []
}

const atRequester = [role('developer'), role('release-manager')]

/** The digest stayed in the environment before and passed its observation if it was promoted there. */
export function judgeOrder(facts: GateFacts): GateVerdict {
  const { onPath, previous, upstream, failedUpstream } = facts.path
  if (facts.kind === 'redeploy') return verdictOf('path', 'pass', 'runs-already')
  if (!onPath) {
    const values = { environment: facts.environment.slug }
    return verdictOf('path', 'block', 'not-on-path', values, { resolvers: [role('admin')] })
  }
  if (!previous) return verdictOf('path', 'pass', 'first')
  const values = { environment: previous.slug }
  const counted = countedStays(facts)
  if (counted.length > 0) return verdictOf('path', 'pass', 'stayed', { ...values, stays: counted.length })
  if (upstream?.state === 'observing') {
    const until = upstream.observeUntilAt
    const more = { until, resolvers: [time] }
    return verdictOf('path', 'wait', 'observed-there', { ...values, number: upstream.number }, more)
  }
  if (upstream)
    return verdictOf(
      'path',
      'wait',
      'on-its-way',
      { ...values, number: upstream.number },
      { resolvers: atRequester },
    )
  if (failedUpstream !== null)
    return verdictOf(
      'path',
      'block',
      'failed-there',
      { ...values, number: failedUpstream },
      { resolvers: atRequester },
    )
  const key = facts.path.stays.length > 0 ? 'only-outside' : 'never-there'
  return verdictOf('path', 'block', key, values, { resolvers: atRequester })
}

/** The order of the path, and whatever of the place or the build asks for caution. */
export function judgePath(facts: GateFacts, now: Date): GateVerdict {
  const order = judgeOrder(facts)
  const marks = judgeMarks(facts, now)
  if (marks.length === 0) return order
  const worst = marks.reduce((verdict, mark) => worseOf(verdict, mark.verdict), order.verdict)
  return {
    ...order,
    verdict: worst,
    // What blocks stands first: a build that is bad is that before it is anything else.
    reasons: [...marks.map(({ reason }) => reason), ...order.reasons],
    resolvers: [...marks.flatMap(({ resolvers }) => resolvers), ...order.resolvers],
    until: worst === order.verdict ? order.until : null,
  }
}

/** Its longest stay there is long enough. */
export function judgeSoak(facts: GateFacts, now: Date): GateVerdict {
  const neededMinutes = facts.settings.soakMinutes
  const { previous } = facts.path
  if (neededMinutes === 0) return verdictOf('soak', 'pass', 'not-asked')
  if (!previous) return verdictOf('soak', 'pass', 'first')
  if (facts.kind === 'redeploy') return verdictOf('soak', 'pass', 'runs-already')
  const stays = countedStays(facts)
  const longestMs = Math.max(0, ...stays.map(soakedMs))
  const values = {
    environment: previous.slug,
    neededMinutes,
    soakedMinutes: Math.floor(longestMs / 60_000),
  }
  if (longestMs >= neededMinutes * 60_000) return verdictOf('soak', 'pass', 'long-enough', values)
  const open = stays.filter((stay) => stay.endedAt === null)
  if (open.length === 0) {
    const key = stays.length > 0 ? 'left-too-early' : 'not-there'
    return verdictOf('soak', stays.length > 0 ? 'block' : 'wait', key, values, { resolvers: atRequester })
  }
  const remainingMs = Math.min(...open.map((stay) => neededMinutes * 60_000 - soakedMs(stay)))
  const until = new Date(now.getTime() + remainingMs)
  const seenAt = new Date(Math.max(...open.map((stay) => stay.lastSeenAt.getTime())))
  return verdictOf('soak', 'wait', 'soaking', values, { until, seenAt, resolvers: [time] })
}

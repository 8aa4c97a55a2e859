import type { GateFacts } from '../facts.ts'
import type { GateVerdict, Reason, Resolver } from '../gate-verdict.ts'
import { role, time, verdictOf } from '../verdicts.ts'

/** What keeps the place, and whether this promotion may take it. */
export function holdsThePlace(facts: GateFacts): Reason | null {
  const { active } = facts.queue
  if (!active) return null
  const values = { number: active.number, state: active.state }
  const rollback = facts.kind === 'rollback'
  const urgent = rollback || facts.hotfix === true
  switch (active.state) {
    case 'observing':
      return urgent ? null : { key: 'observing', values }
    case 'applying':
      if (rollback && facts.takeOver) return active.stepRuns ? { key: 'step-ends', values } : null
      return { key: 'applying', values }
    default:
      return rollback && facts.takeOver ? null : { key: 'unsettled', values }
  }
}

function fullClusters(facts: GateFacts): string[] {
  const cap = facts.settings.rolloutCap
  return facts.queue.rolloutsByCluster.filter(({ count }) => count >= cap).map(({ cluster }) => cluster)
}

/** No other promotion holds this place, none waits before it, and a rollout slot is free. */
export function judgeQueue(facts: GateFacts, now: Date): GateVerdict {
  const { queue, settings } = facts
  const reasons: Reason[] = []
  const resolvers: Resolver[] = []
  const holder = holdsThePlace(facts)
  if (holder) {
    reasons.push(holder)
    resolvers.push(holder.key === 'unsettled' ? role('release-manager') : time)
  }
  // Neither a rollback nor a hotfix stands in line: the place is on fire.
  if (facts.kind !== 'rollback' && !facts.hotfix && queue.ahead.length > 0)
    reasons.push({
      key: 'behind',
      values: { numbers: queue.ahead.map((number) => `P-${number}`).join(', ') },
    })
  if (queue.rolloutsHere >= settings.rolloutCap)
    reasons.push({ key: 'cap', values: { running: queue.rolloutsHere, cap: settings.rolloutCap } })
  for (const cluster of fullClusters(facts))
    reasons.push({ key: 'cluster-cap', values: { cluster, cap: settings.rolloutCap } })
  // Whoever is before it ends, one way or another.
  if (reasons.length > (holder ? 1 : 0) && !resolvers.includes(time)) resolvers.push(time)
  if (queue.becameOlder && !facts.starter && facts.kind === 'promotion') {
    reasons.push({ key: 'became-older', values: {} })
    resolvers.push(role('developer'), role('release-manager'))
  }
  const { scheduledAt } = facts
  const early = scheduledAt && now < scheduledAt ? scheduledAt : null
  if (early) {
    reasons.push({ key: 'scheduled', values: { at: early.toISOString() } })
    if (!resolvers.includes(time)) resolvers.push(time)
  }
  if (reasons.length > 0) {
    const observed = holder?.key === 'observing' && reasons.length === 1 ? queue.active?.observeUntilAt : null
    return {
      gate: 'queue',
      verdict: 'wait',
      reasons,
      resolvers,
      // Until that instant it waits for nothing else as surely.
      until: (early ?? observed)?.toISOString() ?? null,
      seenAt: null,
    }
  }
  if (queue.becameOlder && facts.kind === 'promotion') return verdictOf('queue', 'warn', 'older-confirmed')
  return queue.active
    ? verdictOf('queue', 'pass', 'takes-over', { number: queue.active.number })
    : verdictOf('queue', 'pass', 'free')
}

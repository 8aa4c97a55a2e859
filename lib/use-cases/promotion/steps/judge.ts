import { judgeShare, type ShareCheck, type ShareVerdict, worstOf } from '../../../domain/strategy/judge.ts'
import { watchOf } from '../../../domain/strategy/plan.ts'
import { decideShare } from '../../../domain/strategy/watch.ts'
import { readShares, type SeenShare } from '../strategy/read-shares.ts'
import { done, type Effect, liveTargets, refused } from './attempt.ts'

/** Readings rest on no less and no more than this much of the time at the share. */
const shortestSeconds = 120
const longestSeconds = 600
/** Looks while nothing else is due; sooner again where the last one looked bad. */
const lookEveryMs = 30_000
const doubtMs = 15_000

const secondsBetween = (from: Date, to: Date) => Math.floor((to.getTime() - from.getTime()) / 1000)

interface Told {
  checks: (ShareCheck & { target: string })[]
  verdict: ShareVerdict
}

/** One look at a share: how the new build does beside the stable one, and what follows from it. Nothing is changed by it. */
export const judge: Effect = async (around, attempt) => {
  const { step, strategy, subject, now, startedAt } = attempt
  const cloud = await around.cloud.reading(attempt.connectionId)
  const percent = step.percent ?? 0
  // Before this build had any share here, what bore the same name was another build's.
  const own = secondsBetween(strategy.watchedSince ?? startedAt, now)
  const early = own < shortestSeconds
  const shortest = Math.max(1, Math.min(shortestSeconds, own))
  const rangeSeconds = Math.min(longestSeconds, Math.max(shortest, secondsBetween(startedAt, now)))
  const targets = liveTargets(subject).filter(({ wave }) => wave === step.wave)
  const seen: SeenShare[] = []
  for (const target of targets) seen.push(await readShares(cloud, attempt, target, rangeSeconds))
  const judged = seen.map(({ target, look }) => ({ target, ...judgeShare(look, strategy.limits) }))
  const told: Told = {
    checks: judged.flatMap(({ target, checks }) => checks.map((check) => ({ ...check, target }))),
    verdict: worstOf(judged.map(({ verdict }) => verdict)),
  }
  const asked = watchOf(strategy.strategy, percent)
  // So soon nothing can be told yet: that is no reason to call anybody.
  const tooSoon = early && (told.verdict === 'few' || told.verdict === 'unknown')
  const missing = tooSoon ? secondsBetween(startedAt, now) + shortestSeconds - own : 0
  const bakeMinutes = Math.max(asked.bakeMinutes, missing / 60)
  const watch = { since: startedAt, ...asked, bakeMinutes, passed: strategy.passed }
  const before = (step.evidence as { verdict?: ShareVerdict } | null)?.verdict ?? null
  const answer = decideShare(told.verdict, before, watch, now)
  const over = new Date(startedAt.getTime() + watch.bakeMinutes * 60_000)
  const stays = answer.do === 'go-on' ? strategy.stays : answer.do === 'stay' ? answer.why : null
  const evidence = {
    percent,
    since: startedAt.toISOString(),
    until: over.toISOString(),
    why: stays,
    ...told,
    requests: seen.map(({ target, look }) => ({
      target,
      share: look.share?.requests ?? null,
      stable: look.stable?.requests ?? null,
    })),
    problem: seen.flatMap(({ problem }) => problem ?? []).join('; ') || null,
  }
  const lost = seen.find((share) => share.lost !== null)
  if (lost) return { ...refused('share-lost', `${lost.target}: ${lost.lost}`), evidence } as const
  if (answer.do === 'go-back') {
    const bad = told.checks.filter(({ verdict }) => verdict === 'bad')
    const words = bad.map(({ check, target }) => `${check} of ${target}`).join(', ')
    return {
      ...refused('share-bad', `worse than the stable share at ${percent} %: ${words}`),
      evidence,
    } as const
  }
  if (answer.do === 'go-on' && stays === null) return done(evidence)
  const afterMs = answer.do === 'stay' && answer.why === 'doubt' ? doubtMs : lookEveryMs
  const next = new Date(now.getTime() + afterMs)
  return { kind: 'not-yet', evidence, until: over > now && over < next ? over : next }
}

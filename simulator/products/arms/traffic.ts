import { type Manner, type Mark, type Stretch, shareOf, stretchesOf } from './behaviour.ts'
import type { MeasuredContainer, Spell } from './spell.ts'

const dayMs = 86_400_000
const omega = (2 * Math.PI) / dayMs
/** Busiest in the afternoon of Shanghai, quietest before dawn. */
const phase = (10.5 / 24 - 0.5) * 2 * Math.PI
const swing = 0.3

/** The day's wave around 1 at an instant. */
export const waveAt = (at: number): number => 1 + swing * Math.sin(omega * at - phase - Math.PI / 2)

/** Its integral over a span, in seconds. */
function waveSeconds(from: number, to: number): number {
  const turned = (at: number) => Math.cos(omega * at - phase - Math.PI / 2)
  return (to - from + (swing / omega) * (turned(from) - turned(to))) / 1000
}

/** Requests per second of one pod of a workload, before the day's wave. */
const paceOf = ({ namespace, workload, family = workload.name }: Spell): number =>
  8 + 40 * shareOf(namespace, family, 'pace')

/** What a process has counted since it began. */
export interface Counted {
  fine: number
  notFound: number
  failed: number
  /** Requests that took at most so many seconds; the last is all of them. */
  within: number[]
  seconds: number
}

export const bucketBounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

const steepness = 3
const toScale = 19 ** (1 / steepness)
const meanOfScale = Math.PI / steepness / Math.sin(Math.PI / steepness)

/** Share of requests within `seconds`: log-logistic, its 95th percentile as the manner says. */
const shareWithin = (seconds: number, { latencySeconds }: Manner): number =>
  1 / (1 + (seconds / (latencySeconds / toScale)) ** -steepness)

/** Since when the present process runs, at an instant: counters begin anew with each restart. */
export function processStart({ startedAt, restarts }: Spell, at: number): number | undefined {
  const restart = restarts.findLast((each) => each.at <= at)
  return restart !== undefined && restart.at > (startedAt ?? 0) ? restart.at : startedAt
}

/** The spans in which it got requests, and how much of its full pace, cut by manner. */
function servedStretches(
  spell: Spell,
  marks: readonly Mark[],
  from: number,
  to: number,
): (Stretch & { weight: number })[] {
  return spell.serving.flatMap((span) => {
    const start = Math.max(span.from, from)
    const end = Math.min(span.to ?? to, to)
    const { weight = 1 } = span
    if (end <= start) return []
    return stretchesOf(spell, marks, start, end).map((stretch) => ({ ...stretch, weight }))
  })
}

/** All that a pod's HTTP server has counted by an instant. */
export function countedAt(spell: Spell, marks: readonly Mark[], at: number): Counted {
  const begun = processStart(spell, at) ?? at
  const pace = paceOf(spell)
  let good = 0
  let failed = 0
  let seconds = 0
  const within = bucketBounds.map(() => 0)
  for (const { from, to, manner, weight } of servedStretches(spell, marks, begun, at)) {
    const requests = pace * weight * waveSeconds(from, to)
    failed += requests * manner.errorShare
    good += requests * (1 - manner.errorShare)
    seconds += requests * (manner.latencySeconds / toScale) * meanOfScale
    bucketBounds.forEach((bound, index) => {
      within[index] = (within[index] ?? 0) + requests * shareWithin(bound, manner)
    })
  }
  // Each of these only grows, also after rounding: nothing may look like a restart that was none.
  const counted = {
    fine: Math.floor(good * 0.99),
    notFound: Math.floor(good * 0.01),
    failed: Math.floor(failed),
  }
  const all = counted.fine + counted.notFound + counted.failed
  return { ...counted, seconds, within: [...within.map((count) => Math.min(Math.floor(count), all)), all] }
}

/** Failed requests in a span, whatever process answered them: each of them wrote one line. */
export function failuresBetween(spell: Spell, marks: readonly Mark[], from: number, to: number): number {
  const until = (at: number): number => {
    const stretches = servedStretches(spell, marks, 0, at)
    return Math.floor(
      stretches.reduce((sum, { from: start, to: end, manner, weight }) => {
        return sum + paceOf(spell) * weight * waveSeconds(start, end) * manner.errorShare
      }, 0),
    )
  }
  return until(to) - until(from)
}

const unlimited = { cores: 0.25, bytes: 256 * 2 ** 20 }

/** Seconds of processor time since the process began. */
export function cpuSecondsAt(
  spell: Spell,
  container: MeasuredContainer,
  marks: readonly Mark[],
  at: number,
): number {
  const begun = processStart(spell, at) ?? at
  if (begun >= at) return 0
  const cores = container.cpuLimit ?? unlimited.cores
  return stretchesOf(spell, marks, begun, at).reduce(
    (sum, { from, to, manner }) => sum + cores * manner.cpuShare * waveSeconds(from, to),
    0,
  )
}

export function memoryBytesAt(
  spell: Spell,
  container: MeasuredContainer,
  marks: readonly Mark[],
  at: number,
): number {
  const [now] = stretchesOf(spell, marks, at, at + 1)
  const bytes = container.memoryLimit ?? unlimited.bytes
  return Math.round(bytes * (now?.manner.memoryShare ?? 0) * (1 + 0.03 * (waveAt(at) - 1)))
}

import type { World } from '../../kernel/world.ts'
import { clustersOf } from '../ack/clusters.ts'
import { numberOf } from '../kubernetes/controller/pod-status.ts'
import { concerns, type Mark, marksOf, stretchesOf } from './behaviour.ts'
import { type Spell, spellsOf } from './spell.ts'

/** The rule that fires: error share above this, for so long. */
export const alertRule = { name: 'HighErrorRate', share: 0.05, forMs: 120_000, severity: 'P2' }

export interface Alert {
  alertId: number
  cluster: string
  region: string
  namespace: string
  workload: { kind: string; name: string }
  /** Share of errors when it fired. */
  share: number
  startedAt: number
  recoveredAt?: number
}

interface Span {
  from: number
  to: number
  share: number
}

/** The share of errors of a workload's pods together, over time; a span without a serving pod is left out. */
function sharesOf(spells: Spell[], marks: readonly Mark[], now: number): Span[] {
  const pieces = spells.flatMap((spell) =>
    spell.serving.flatMap(({ from, to, weight = 1 }) => {
      const end = Math.min(to ?? now, now)
      if (end <= from) return []
      return stretchesOf(spell, marks, from, end).map((stretch) => ({ ...stretch, weight }))
    }),
  )
  const edges = [...new Set(pieces.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b)
  return edges.slice(0, -1).flatMap((from, index) => {
    const to = edges[index + 1] ?? from
    const active = pieces.filter((piece) => piece.from <= from && piece.to >= to)
    if (active.length === 0) return []
    const all = active.reduce((sum, { weight }) => sum + weight, 0)
    const share = active.reduce((sum, { manner, weight }) => sum + manner.errorShare * weight, 0) / all
    return [{ from, to, share }]
  })
}

/** Neighbouring spans above the limit, as one. */
function broken(spans: Span[]): Span[] {
  const result: Span[] = []
  for (const span of spans.filter(({ share }) => share > alertRule.share)) {
    const last = result.at(-1)
    if (last?.to === span.from) last.to = span.to
    else result.push({ ...span })
  }
  return result
}

/** Alerts of all clusters, oldest first: computed from what the pods did, so that they agree with every metric. */
export function alertsOf(world: World): Alert[] {
  const now = world.clock.now()
  const marks = marksOf(world).values()
  const telling = marks.filter(({ errorShare }) => (errorShare ?? 0) > alertRule.share)
  if (telling.length === 0) return []
  const alerts = clustersOf(world)
    .values()
    .flatMap(({ clusterId, regionId }) => {
      const groups = new Map<string, Spell[]>()
      for (const spell of spellsOf(world).of(clusterId)) {
        const key = `${spell.namespace}/${spell.workload.kind}/${spell.workload.name}`
        groups.set(key, [...(groups.get(key) ?? []), spell])
      }
      return [...groups.values()]
        .filter((spells) => spells.some((spell) => telling.some((mark) => concerns(mark, spell))))
        .flatMap((spells) => alertsOfWorkload(clusterId, regionId, spells, marks, now))
    })
  return alerts.sort((a, b) => a.startedAt - b.startedAt)
}

function alertsOfWorkload(
  cluster: string,
  region: string,
  spells: Spell[],
  marks: readonly Mark[],
  now: number,
): Alert[] {
  const [first] = spells
  if (first === undefined) return []
  const { namespace, workload } = first
  return broken(sharesOf(spells, marks, now))
    .filter(({ from, to }) => to - from >= alertRule.forMs)
    .map(({ from, to, share }) => ({
      alertId: numberOf(`alert ${cluster}/${namespace}/${workload.name}/${from}`),
      cluster,
      region,
      namespace,
      workload,
      share,
      startedAt: from + alertRule.forMs,
      ...(to < now ? { recoveredAt: to } : {}),
    }))
}

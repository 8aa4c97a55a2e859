import { randomUUID } from 'node:crypto'
import type { Collection } from '../../kernel/collection.ts'
import type { World } from '../../kernel/world.ts'
import { numberOf } from '../kubernetes/controller/pod-status.ts'
import { kubeOf } from '../kubernetes/kube.ts'
import type { Spell } from './spell.ts'

/** How pods behave; each field is what a mark may change. */
export interface Manner {
  /** Share of requests that end in 500. */
  errorShare: number
  /** 95th percentile of the time of a request, seconds. */
  latencySeconds: number
  /** Of its limit. */
  cpuShare: number
  memoryShare: number
}

/** A build (or a workload) that behaves badly on purpose; a field that is absent matches everything. */
export interface Mark extends Partial<Manner> {
  id: string
  /** Id of the cluster. */
  cluster?: string
  namespace?: string
  /** Name of the workload. */
  name?: string
  digest?: string
  /** Nothing of it is measured. */
  silent?: boolean
  /** Simulated instants between which it holds. */
  from: number
  to?: number
}

const opened = new WeakMap<World, Collection<Mark>>()

export function marksOf(world: World): Collection<Mark> {
  const marks = opened.get(world) ?? world.collection<Mark>('arms.marks', { key: (mark) => mark.id })
  opened.set(world, marks)
  return marks
}

/** Pods that match behave so from `from` (the beginning of time: from the instant they run) until the mark is ended. */
export function markBehaviour(world: World, mark: Omit<Mark, 'id' | 'from'> & { from?: number }): Mark {
  const cluster =
    mark.cluster === undefined ? undefined : (kubeOf(world).cluster(mark.cluster)?.id ?? mark.cluster)
  return marksOf(world).put({
    ...mark,
    ...(cluster === undefined ? {} : { cluster }),
    id: randomUUID(),
    from: mark.from ?? 0,
  })
}

/** What was measured stays as it was; from now on they behave. */
export function endBehaviour(world: World, id: string): boolean {
  return marksOf(world).patch(id, { to: world.clock.now() }) !== undefined
}

export const concerns = (mark: Mark, spell: Spell): boolean =>
  (mark.cluster === undefined || mark.cluster === spell.cluster) &&
  (mark.namespace === undefined || mark.namespace === spell.namespace) &&
  (mark.name === undefined || mark.name === spell.workload.name) &&
  (mark.digest === undefined || spell.digests.includes(mark.digest))

export const isSilent = (spell: Spell, marks: readonly Mark[], at: number): boolean =>
  marks.some(
    (mark) =>
      mark.silent === true &&
      mark.from <= at &&
      (mark.to === undefined || mark.to > at) &&
      concerns(mark, spell),
  )

/** 0 to 1, the same for the same words. */
export const shareOf = (...words: string[]): number => (numberOf(words.join('/')) % 10_000) / 10_000

/** A healthy workload's own manner, the same in every run. */
export function mannerOf({ namespace, workload, family = workload.name }: Spell): Manner {
  const own = (what: string) => shareOf(namespace, family, what)
  return {
    errorShare: 0.0005 + 0.0025 * own('errors'),
    latencySeconds: 0.04 + 0.14 * own('latency'),
    cpuShare: 0.2 + 0.25 * own('cpu'),
    memoryShare: 0.45 + 0.25 * own('memory'),
  }
}

export interface Stretch {
  from: number
  to: number
  manner: Manner
}

/** A span of time cut where the manner of the pod changes. */
export function stretchesOf(spell: Spell, marks: readonly Mark[], from: number, to: number): Stretch[] {
  const mine = marks.filter((mark) => concerns(mark, spell))
  const cuts = mine.flatMap((mark) => [mark.from, mark.to ?? to]).filter((at) => at > from && at < to)
  const edges = [...new Set([from, ...cuts, to])].sort((a, b) => a - b)
  return edges.slice(0, -1).map((start, index) => {
    const active = mine.filter((mark) => mark.from <= start && (mark.to === undefined || mark.to > start))
    const changes = active.map(({ errorShare, latencySeconds, cpuShare, memoryShare }) => ({
      ...(errorShare === undefined ? {} : { errorShare }),
      ...(latencySeconds === undefined ? {} : { latencySeconds }),
      ...(cpuShare === undefined ? {} : { cpuShare }),
      ...(memoryShare === undefined ? {} : { memoryShare }),
    }))
    return {
      from: start,
      to: edges[index + 1] ?? to,
      manner: Object.assign(mannerOf(spell), ...changes) as Manner,
    }
  })
}

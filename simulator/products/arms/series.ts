import type { World } from '../../kernel/world.ts'
import { numberOf } from '../kubernetes/controller/pod-status.ts'
import { kubeOf } from '../kubernetes/kube.ts'
import { isObject, textOf } from '../kubernetes/object.ts'
import { isSilent, type Mark, marksOf } from './behaviour.ts'
import { functionSeries } from './function-series.ts'
import type { Instance } from './instances.ts'
import type { SeriesSource, StoredSeries } from './promql/evaluate.ts'
import type { Sample } from './promql/extrapolate.ts'
import { matchesAll } from './promql/matcher.ts'
import type { Labels, Matcher } from './promql/syntax.ts'
import { type MeasuredContainer, quantityOf, type Spell, spellsOf } from './spell.ts'
import { bucketBounds, type Counted, countedAt, cpuSecondsAt, memoryBytesAt } from './traffic.ts'

const scrapeMs = 15_000

/** A series before it is sampled. */
interface Drawn {
  labels: Labels
  from: number
  to: number | undefined
  valueAt: (at: number) => number
}

/** Scrapes fall on instants of the pod's own; the first one after it went leaves a mark. */
function sampled({ from, to, valueAt }: Drawn, offset: number, fromMs: number, toMs: number): Sample[] {
  const samples: Sample[] = []
  const start = Math.max(from, fromMs)
  const end = Math.min(to === undefined ? toMs : to + scrapeMs, toMs)
  for (let at = Math.ceil((start - offset) / scrapeMs) * scrapeMs + offset; at <= end; at += scrapeMs) {
    samples.push({ at, value: to !== undefined && at > to ? null : valueAt(at) })
  }
  return samples
}

class PodSeries {
  readonly #spell: Spell
  readonly #marks: readonly Mark[]
  readonly #counted = new Map<number, Counted>()

  constructor(spell: Spell, marks: readonly Mark[]) {
    this.#spell = spell
    this.#marks = marks
  }

  #count(at: number): Counted {
    const known = this.#counted.get(at)
    if (known !== undefined) return known
    const counted = countedAt(this.#spell, this.#marks, at)
    this.#counted.set(at, counted)
    return counted
  }

  #draw(name: string, more: Labels, from: number | undefined, valueAt: (at: number) => number): Drawn[] {
    const { namespace, pod, endedAt } = this.#spell
    if (from === undefined) return []
    return [{ labels: { __name__: name, namespace, pod, ...more }, from, to: endedAt, valueAt }]
  }

  /** What its HTTP server exposes; system pods have none. */
  requests(): Drawn[] {
    const { namespace, startedAt, containers, pod } = this.#spell
    const container = containers[0]?.name
    if (namespace === 'kube-system' || container === undefined) return []
    const own = { container, job: 'kubernetes-pods', instance: pod }
    const draw = (name: string, more: Labels, valueAt: (at: number) => number) =>
      this.#draw(name, { ...own, ...more }, startedAt, valueAt)
    const bounds = [...bucketBounds.map(String), '+Inf']
    return [
      ...draw('http_requests_total', { code: '200' }, (at) => this.#count(at).fine),
      ...draw('http_requests_total', { code: '404' }, (at) => this.#count(at).notFound),
      ...draw('http_requests_total', { code: '500' }, (at) => this.#count(at).failed),
      ...bounds.flatMap((le, index) =>
        draw('http_request_duration_seconds_bucket', { le }, (at) => this.#count(at).within[index] ?? 0),
      ),
      ...draw('http_request_duration_seconds_count', {}, (at) => this.#count(at).within.at(-1) ?? 0),
      ...draw('http_request_duration_seconds_sum', {}, (at) => this.#count(at).seconds),
    ]
  }

  /** cAdvisor (with the pod's own sum) and kube-state-metrics. */
  resources(container: MeasuredContainer): Drawn[] {
    const spell = this.#spell
    const { name, cpuLimit, memoryLimit, cpuRequest, memoryRequest } = container
    const cpu = (at: number) => cpuSecondsAt(spell, container, this.#marks, at)
    const memory = (at: number) => memoryBytesAt(spell, container, this.#marks, at)
    // A Prometheus keeps no empty label: the pod's own sum has none.
    const both: Labels[] = [{ container: name }, {}]
    const state = { container: name, job: 'kube-state-metrics' }
    const declared = (what: 'limits' | 'requests', resource: string, unit: string, value?: number) =>
      value === undefined
        ? []
        : this.#draw(
            `kube_pod_container_resource_${what}`,
            { ...state, resource, unit },
            spell.createdAt,
            () => value,
          )
    return [
      ...both.flatMap((own) => [
        ...this.#draw('container_cpu_usage_seconds_total', own, spell.startedAt, cpu),
        ...this.#draw('container_memory_working_set_bytes', own, spell.startedAt, memory),
      ]),
      ...declared('limits', 'cpu', 'core', cpuLimit),
      ...declared('limits', 'memory', 'byte', memoryLimit),
      ...declared('requests', 'cpu', 'core', cpuRequest),
      ...declared('requests', 'memory', 'byte', memoryRequest),
      ...this.#draw(
        'kube_pod_container_status_restarts_total',
        state,
        spell.createdAt,
        (at) => spell.restarts.findLast((each) => each.at <= at)?.count ?? 0,
      ),
    ]
  }

  all(): Drawn[] {
    return [...this.requests(), ...this.#spell.containers.flatMap((container) => this.resources(container))]
  }
}

/** Of nodes, what kube-state-metrics says: which instance each is, and what it has to give. */
function nodeSeries(
  world: World,
  cluster: string,
  matchers: Matcher[],
  from: number,
  to: number,
): StoredSeries[] {
  const drawn = kubeOf(world)
    .list(cluster, 'nodes')
    .flatMap(({ metadata, spec, status }): Drawn[] => {
      const labels = { job: 'kube-state-metrics', node: metadata.name }
      const provider = isObject(spec) ? textOf(spec.providerID) : ''
      const has = isObject(status) && isObject(status.allocatable) ? status.allocatable : {}
      const given = (resource: 'cpu' | 'memory', unit: string): Drawn => ({
        labels: { __name__: 'kube_node_status_allocatable', ...labels, resource, unit },
        from: Date.parse(metadata.creationTimestamp),
        to: undefined,
        valueAt: () => quantityOf(textOf(has[resource])) ?? 0,
      })
      return [
        {
          ...given('cpu', 'core'),
          labels: { __name__: 'kube_node_info', ...labels, provider_id: provider },
          valueAt: () => 1,
        },
        given('cpu', 'core'),
        given('memory', 'byte'),
      ]
    })
  return drawn
    .filter(({ labels }) => matchesAll(labels, matchers))
    .map((one) => ({ labels: one.labels, samples: sampled(one, 0, from, to) }))
    .filter(({ samples }) => samples.length > 0)
}

/** What an instance of Managed Prometheus keeps: a cluster's series, or those of a region's cloud products. */
export function instanceSeries(world: World, instance: Instance): SeriesSource {
  return instance.type === 'aliyun-cs'
    ? clusterSeries(world, instance.clusterId)
    : functionSeries(world, instance.region)
}

/** What the Prometheus of a cluster has scraped, drawn from what its pods did: the same question, the same answer. */
export function clusterSeries(world: World, cluster: string): SeriesSource {
  return (matchers: Matcher[], fromMs: number, toMs: number): StoredSeries[] => {
    const until = Math.min(toMs, world.clock.now())
    const marks = marksOf(world).values()
    const mayBe = (spell: Spell) =>
      spell.createdAt <= until &&
      (spell.endedAt === undefined || spell.endedAt >= fromMs - scrapeMs) &&
      matchers.every(
        ({ name, matches }) =>
          (name !== 'namespace' || matches(spell.namespace)) && (name !== 'pod' || matches(spell.pod)),
      )
    const ofPods = spellsOf(world)
      .of(cluster)
      .filter(mayBe)
      .flatMap((spell) => {
        const offset = numberOf(`scrape ${spell.uid}`) % scrapeMs
        return new PodSeries(spell, marks)
          .all()
          .filter(({ labels }) => matchesAll(labels, matchers))
          .map((drawn) => ({
            labels: drawn.labels,
            samples: sampled(drawn, offset, fromMs, until).filter(({ at }) => !isSilent(spell, marks, at)),
          }))
          .filter(({ samples }) => samples.length > 0)
      })
    return [...ofPods, ...nodeSeries(world, cluster, matchers, fromMs, until)]
  }
}

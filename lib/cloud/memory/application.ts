import type {
  ApplicationAddress,
  ApplicationDeployPort,
  ApplicationFact,
  ApplicationOrder,
  ApplicationPort,
  ChangeOrderFact,
} from '../ports/application.ts'
import type { CloudResult } from '../ports/outcome.ts'
import {
  factOf,
  inProgress,
  isOpen,
  type MemoryApplication,
  type MemoryOrder,
  sizesOf,
} from './application-state.ts'
import { type Estate, hashOf } from './estate.ts'
import { bad, good, pageOf } from './outcome.ts'

export interface ApplicationSpec {
  name: string
  /** Name of a cluster of the estate. */
  cluster?: string
  namespace?: string
  framework?: ApplicationFact['framework']
  /** host/namespace/repository */
  image: string
  digest: string
  replicas?: number
}

const pageSize = 50

/** EDAS in memory: orders go on when a test says `advance`, one batch for each. */
export class MemoryApplications {
  private readonly estate: Estate
  private readonly applications = new Map<string, MemoryApplication>()
  private readonly bad = new Map<string, NonNullable<ApplicationFact['problem']>>()
  private readonly failing = new Map<string, number>()
  private readonly stuck = new Set<string>()
  private readonly wantsTags = new Set<string>()
  private count = 0

  constructor(estate: Estate) {
    this.estate = estate
  }

  /** An application as if it had long run; answers where it is found. */
  add(spec: ApplicationSpec): ApplicationAddress {
    const { name, image, digest, replicas = 2 } = spec
    const cluster = [...this.estate.clusters.values()].find((each) => each.name === spec.cluster)
    const region = cluster?.region ?? 'cn-hangzhou'
    const namespace = spec.namespace ?? 'default'
    const address = { externalId: hashOf(`${cluster?.externalId} ${namespace} ${name}`).slice(0, 36), region }
    this.applications.set(address.externalId, {
      address,
      name,
      cluster: cluster?.externalId ?? 'no-cluster',
      namespace,
      framework: spec.framework ?? 'spring-cloud',
      replicas,
      image: `${image}@${digest}`,
      groups: [{ workload: `${name}-group-1-1`, image, digest, pods: replicas, readyPods: replicas }],
      problem: null,
      orders: [],
      marks: 1,
    })
    return address
  }

  remove({ externalId }: ApplicationAddress): void {
    this.applications.delete(externalId)
  }

  /** Orders that bring this digest fail in their first batch, or (`stuck`) never end. */
  failDigest(digest: string, problem: NonNullable<ApplicationFact['problem']> = 'crash-loop'): void {
    this.bad.set(digest, problem)
  }

  /** The next order of this application fails in this batch, counted from 1. */
  failBatch({ externalId }: ApplicationAddress, batch: number): void {
    this.failing.set(externalId, batch)
  }

  /** Its orders stand still until `release`. */
  hold({ externalId }: ApplicationAddress): void {
    this.stuck.add(externalId)
  }

  release({ externalId }: ApplicationAddress): void {
    this.stuck.delete(externalId)
  }

  /** It takes an image by imageTag alone, until told otherwise. */
  refuseDigests({ externalId }: ApplicationAddress, refuses = true): void {
    if (refuses) this.wantsTags.add(externalId)
    else this.wantsTags.delete(externalId)
  }

  /** Somebody orders an image at the console; answers the order. */
  orderElsewhere(application: ApplicationAddress, image: string): string {
    return this.begin(this.known(application), {
      image,
      plan: { kind: 'at-once' },
      mark: '',
      description: 'console',
    }).fact.externalId
  }

  /** Somebody stops what is in progress at the console. */
  abortElsewhere(application: ApplicationAddress): void {
    const found = this.known(application)
    const order = inProgress(found)
    if (order) this.end(found, order, 'aborted')
  }

  /** One turn: every order that runs brings its next batch in, or ends. */
  advance(): void {
    for (const application of this.applications.values()) {
      const order = inProgress(application)
      if (order && order.fact.state !== 'waits' && !this.stuck.has(application.address.externalId))
        this.step(application, order)
    }
  }

  private known({ externalId }: ApplicationAddress): MemoryApplication {
    const found = this.applications.get(externalId)
    if (!found) throw new Error(`the test arranged no application ${externalId}`)
    return found
  }

  private end(application: MemoryApplication, { fact }: MemoryOrder, state: ChangeOrderFact['state']): void {
    application.marks += 1
    Object.assign(fact, { state, endedAt: this.estate.now() })
  }

  private step(application: MemoryApplication, order: MemoryOrder): void {
    const { batches } = order.fact
    if (!batches) return
    application.marks += 1
    const batch = batches.done + 1
    const pods = order.sizes[batch - 1] ?? application.replicas
    const [old] = application.groups
    const image = order.image.split(/@|:(?=[^/]+$)/)[0] ?? order.image
    const next = { workload: `${application.name}-group-1-${order.fact.externalId}`, image, digest: order.digest, pods } // biome-ignore format: one glance
    const problem = this.bad.get(order.digest) ?? null
    const fails = problem !== null || this.failing.get(application.address.externalId) === batch
    const rest = application.replicas - pods
    const olds = old && rest > 0 ? [{ ...old, pods: rest, readyPods: rest }] : []
    application.groups = [...olds, { ...next, readyPods: fails ? (order.sizes[batch - 2] ?? 0) : pods }]
    if (problem !== null) application.problem = problem
    if (problem === 'stuck') return
    if (fails) {
      this.failing.delete(application.address.externalId)
      order.fact.problemText = `batch ${batch} failed`
      this.end(application, order, 'failed')
      return
    }
    batches.done = batch
    if (batch > 1) order.fact.trafficPercent = null
    application.problem = null
    if (batch < batches.total) order.fact.state = order.waits ? 'waits' : 'pauses'
    else this.end(application, order, 'succeeded')
  }

  private begin(
    application: MemoryApplication,
    wish: ApplicationOrder,
    kind: ChangeOrderFact['kind'] = 'deploy',
  ): MemoryOrder {
    this.count += 1
    const sizes = sizesOf(wish.plan, application.replicas)
    const [first] = application.groups
    const order: MemoryOrder = {
      fact: {
        externalId: `co-${this.count}`,
        kind,
        description: [wish.mark, wish.description].filter((text) => text !== '').join(' '),
        state: 'running',
        batches: { done: 0, total: sizes.length },
        trafficPercent: wish.plan.kind === 'gray' ? wish.plan.trafficPercent : null,
        startedAt: this.estate.now(),
        endedAt: null,
        rollsBack: kind === 'deploy',
        problemText: null,
      },
      image: wish.image,
      digest: this.digestOf(wish.image),
      sizes,
      waits: wish.plan.kind === 'gray' || (wish.plan.kind === 'batches' && wish.plan.confirm === 'manual'),
      before: { image: application.image, digest: first?.digest ?? '' },
    }
    application.orders.push(order)
    application.image = wish.image
    application.marks += 1
    return order
  }

  private digestOf(image: string): string {
    const [, digest] = image.split('@')
    if (digest !== undefined) return digest
    const [, host, namespace, name, imageTag] = /^([^/]+)\/([^/]+)\/([^:]+):(.+)$/.exec(image) ?? []
    const repository = [...this.estate.imageRepositories.values()].find(
      (each) => each.host === host && each.namespace === namespace && each.name === name,
    )
    return repository?.imageTags.get(imageTag ?? '')?.digest ?? ''
  }

  /** The application, and an order of it. */
  private find(operation: string, { externalId }: ApplicationAddress, id: string) {
    const application = this.applications.get(externalId)
    const order = application?.orders.find(({ fact }) => fact.externalId === id)
    if (!application || !order) return bad('not-found', operation, `no order ${id}`)
    return { ok: true as const, application, order }
  }

  port(): ApplicationPort {
    const of = <T>(
      operation: string,
      { externalId }: ApplicationAddress,
      answer: (found: MemoryApplication) => T,
    ): CloudResult<T> => {
      const found = this.applications.get(externalId)
      return found ? good(answer(found)) : bad('not-found', operation, `no application ${externalId}`)
    }
    return {
      listApplications: async (page) => {
        const facts = [...this.applications.values()].map((each) => {
          const { externalId, region, name, cluster, namespace, replicas, readyReplicas, changeMark } = factOf(each) // biome-ignore format: one glance
          return { externalId, region, name, cluster, namespace, replicas, readyReplicas, changeMark }
        })
        return good(pageOf(facts, page, pageSize))
      },
      getApplication: async (address) => of('applications.getApplication', address, factOf),
      listOrders: async (address) =>
        of('applications.listOrders', address, ({ orders }) =>
          orders.map(({ fact }) => structuredClone(fact)).reverse(),
        ),
      getOrder: async (address, id) => {
        const found = this.find('applications.getOrder', address, id)
        return found.ok ? good(structuredClone(found.order.fact)) : found
      },
    }
  }

  deployPort(): ApplicationDeployPort {
    const operation = (name: string) => `applicationDeploys.${name}`
    const marked = (application: MemoryApplication, mark: string) =>
      application.orders.findLast(({ fact }) => ` ${fact.description} `.includes(` ${mark} `))
    return {
      findOrder: async ({ externalId }, mark) => {
        const found = this.applications.get(externalId)
        if (!found) return bad('not-found', operation('findOrder'), `no application ${externalId}`)
        return good(structuredClone(marked(found, mark)?.fact ?? null))
      },
      deploy: async ({ externalId }, wish) => {
        const at = operation('deploy')
        const found = this.applications.get(externalId)
        if (!found) return bad('not-found', at, `no application ${externalId}`)
        const there = marked(found, wish.mark)
        if (there) return good({ order: there.fact.externalId, already: true })
        const other = inProgress(found)
        if (other) return bad('conflict', at, `order ${other.fact.externalId} is in progress`)
        if (this.wantsTags.has(externalId) && wish.image.includes('@'))
          return bad('invalid', at, 'the image is not valid')
        return good({ order: this.begin(found, wish).fact.externalId, already: false })
      },
      confirmBatch: async (address, id, done) => {
        const at = operation('confirmBatch')
        const found = this.find(at, address, id)
        if (!found.ok) return found
        const { fact } = found.order
        const now = fact.batches?.done ?? 0
        const moved = now > done || (now === done && fact.state === 'running' && done > 0)
        if (moved) return good({ order: id, already: true })
        if (fact.state !== 'waits' || now !== done) return bad('conflict', at, `the order is ${fact.state}`)
        fact.state = 'running'
        found.application.marks += 1
        return good({ order: id, already: false })
      },
      abort: async (address, id) => {
        const found = this.find(operation('abort'), address, id)
        if (!found.ok) return found
        if (!isOpen(found.order)) return good({ order: id, already: true })
        this.end(found.application, found.order, 'aborted')
        return good({ order: id, already: false })
      },
      rollBack: async (address, id) => {
        const at = operation('rollBack')
        const found = this.find(at, address, id)
        if (!found.ok) return found
        const { application, order } = found
        const after = application.orders.slice(application.orders.indexOf(order) + 1)
        const there = after.find(({ fact }) => fact.kind === 'rollback')
        if (there) return good({ order: there.fact.externalId, already: true })
        if (order.fact.rollsBack !== true) return bad('invalid', at, 'it cannot be rolled back')
        const other = inProgress(application)
        if (other && other !== order)
          return bad('conflict', at, `order ${other.fact.externalId} is in progress`)
        if (isOpen(order)) this.end(application, order, 'aborted')
        const back = this.begin(
          application,
          {
            image: order.before.image,
            plan: { kind: 'at-once' },
            mark: '',
            description: `rollback of ${id}`,
          },
          'rollback',
        )
        back.digest = order.before.digest
        return good({ order: back.fact.externalId, already: false })
      },
    }
  }
}

import type { CloudResult } from '../ports/outcome.ts'
import type { Images, RolloutDeployPort, RolloutPort, RolloutStep, WorkloadPlace } from '../ports/rollout.ts'
import { type Estate, type MemoryCluster, workloadKey } from './estate.ts'
import { bad, good } from './outcome.ts'
import { advanceRollout, isStable, rolloutFact, wantDigest } from './rollout-life.ts'
import type { MemoryRollout } from './rollout-state.ts'
import { standingFact, type WorkloadSpec } from './standing.ts'

type Written = CloudResult<{ written: boolean }>
const written: Written = { ok: true, value: { written: true } }
const already: Written = { ok: true, value: { written: false } }
const at = (namespace: string, name: string): string => `${namespace}/${name}`

/** `host/namespace/repository@sha256:..` in its two parts. */
function partsOf(image: string): { image: string; digest: string } {
  const [name = '', digest = ''] = image.split('@')
  return { image: name, digest }
}

/** Argo Rollouts, Services, second Deployments: what a test arranges, and what promotions make of it. */
export class MemoryRollouts {
  private readonly estate: Estate

  constructor(estate: Estate) {
    this.estate = estate
  }

  private cluster(named: string): MemoryCluster {
    const found = [...this.estate.clusters.values()].find((each) =>
      [each.externalId, each.name].includes(named),
    )
    if (!found) throw new Error(`the test arranged no cluster ${named}`)
    return found
  }

  /** A Rollout that stands; `cluster` is a name or an external id. Without steps a canary goes to its end at once. */
  addRollout(
    cluster: string,
    spec: Omit<WorkloadSpec, 'kind'>,
    how: { strategy?: MemoryRollout['strategy']; steps?: RolloutStep[] } = {},
  ): void {
    const steps = how.steps ?? []
    this.cluster(cluster).shares.rollouts.set(at(spec.namespace, spec.name), {
      namespace: spec.namespace,
      name: spec.name,
      strategy: how.strategy ?? 'canary',
      steps,
      container: spec.container ?? spec.name,
      image: spec.image,
      replicas: spec.replicas ?? 2,
      stable: spec.digest,
      wanted: spec.digest,
      stepIndex: steps.length,
      cutOver: false,
      aborted: false,
      promotion: null,
      changes: 1,
    })
  }

  /** A Service that sends to a workload's pods. */
  addService(cluster: string, namespace: string, name: string, workload = name): void {
    const service = { namespace, name, workload, to: 'stable' as const, promotion: null }
    this.cluster(cluster).shares.services.set(at(namespace, name), service)
  }

  /** Somebody steers it by hand. */
  rollout(cluster: string, namespace: string, name: string): MemoryRollout {
    const found = this.cluster(cluster).shares.rollouts.get(at(namespace, name))
    if (!found) throw new Error(`the test arranged no Rollout ${name}`)
    return found
  }

  readingPort(): RolloutPort {
    const port = this.port()
    return {
      getRollout: (place) => port.getRollout(place),
      getShares: (place) => port.getShares(place),
    }
  }

  port(): RolloutDeployPort {
    const { estate } = this
    const missing = (verb: string, { name }: WorkloadPlace) =>
      bad('not-found', `rollouts.${verb}`, `no ${name}`)
    const sharesOf = ({ cluster }: WorkloadPlace) => estate.clusters.get(cluster)?.shares
    const rolloutAt = (place: WorkloadPlace) => sharesOf(place)?.rollouts.get(at(place.namespace, place.name))
    const stableAt = (place: WorkloadPlace) => {
      const key = workloadKey(place.namespace, 'Deployment', place.name)
      const workloads = estate.clusters.get(place.cluster)?.workloads
      const fact = workloads?.get(key)
      return workloads && fact ? { workloads, key, fact } : null
    }
    const besides = (place: WorkloadPlace) =>
      (['canary', 'green'] as const).flatMap((kind) => {
        const name = `${place.name}-${kind}`
        const second = sharesOf(place)?.seconds.get(at(place.namespace, name))
        return second ? [{ ...second, name }] : []
      })
    const steered = (
      place: WorkloadPlace,
      verb: string,
      act: (rollout: MemoryRollout) => Written,
    ): Written => {
      const rollout = rolloutAt(place)
      return rollout ? act(rollout) : missing(verb, place)
    }
    const specOf = (place: WorkloadPlace, name: string, { images }: Images, replicas: number) => {
      const [first] = images
      if (!first) return null
      const { namespace } = place
      return { namespace, name, container: first.container, replicas, ...partsOf(first.image) }
    }

    return {
      getRollout: async (place) => {
        const rollout = rolloutAt(place)
        return rollout ? good(rolloutFact(estate, rollout)) : missing('getRollout', place)
      },
      getShares: async (place) => {
        const stable = stableAt(place)
        if (!stable) return missing('getShares', place)
        const seconds = besides(place)
        const services = [...(sharesOf(place)?.services.values() ?? [])].filter(
          (one) => one.namespace === place.namespace && one.workload === place.name,
        )
        const shared = seconds.some(({ kind }) => kind === 'canary')
        return good({
          stable: structuredClone(stable.fact),
          seconds: seconds.map(({ kind, promotion, fact, name }) => ({
            kind,
            name,
            promotion,
            workload: structuredClone(fact),
          })),
          services: services.map(({ name, to, promotion }) => ({
            name,
            receiver: to === 'green' ? 'green' : shared ? 'both' : 'stable',
            promotion,
          })),
        })
      },

      setImages: async (place, input) =>
        steered(place, 'setImages', (rollout) => {
          const image = input.images.find(({ container }) => container === rollout.container)
          if (!image) return bad('invalid', 'rollouts.setImages', 'no such container')
          const { digest } = partsOf(image.image)
          if (rollout.wanted === digest) return already
          rollout.promotion = input.promotion
          wantDigest(estate, rollout, digest)
          return written
        }),
      resume: async (place, from) =>
        steered(place, 'resume', (rollout) => {
          const fact = rolloutFact(estate, rollout)
          if (rollout.aborted) return bad('conflict', 'rollouts.resume', 'it was aborted')
          if (isStable(rollout) || (from !== null && rollout.stepIndex > from)) return already
          if (!fact.waits || (from !== null && rollout.stepIndex !== from))
            return bad('conflict', 'rollouts.resume', 'it does not wait there')
          if (rollout.strategy === 'blue-green') rollout.cutOver = true
          else rollout.stepIndex += 1
          advanceRollout(estate, rollout)
          return written
        }),
      promoteFully: async (place) =>
        steered(place, 'promoteFully', (rollout) => {
          if (rollout.aborted) return bad('conflict', 'rollouts.promoteFully', 'it was aborted')
          if (isStable(rollout)) return already
          rollout.stepIndex = rollout.steps.length
          rollout.cutOver = true
          advanceRollout(estate, rollout)
          return written
        }),
      abort: async (place) =>
        steered(place, 'abort', (rollout) => {
          if (isStable(rollout) || rollout.aborted) return already
          rollout.aborted = true
          rollout.stepIndex = 0
          rollout.changes += 1
          return written
        }),

      putSecond: async (place, kind, input) => {
        const operation = 'rollouts.putSecond'
        const stable = stableAt(place)
        const name = `${place.name}-${kind}`
        const spec = specOf(place, name, input, input.replicas)
        if (!stable) return missing('putSecond', place)
        if (!spec || !stable.fact.containers.some((one) => one.name === spec.container))
          return bad('invalid', operation, 'no such container')
        const key = at(place.namespace, name)
        if (stable.workloads.has(workloadKey(place.namespace, 'Deployment', name)))
          return bad('conflict', operation, `${name} was not made by a promotion`)
        const found = sharesOf(place)?.seconds.get(key)
        if (found && found.promotion !== input.promotion)
          return bad('conflict', operation, `${name} is of promotion #${found.promotion}`)
        const fact = standingFact(estate, spec, `${name} ${input.replicas} ${spec.digest}`, null)
        if (found?.fact.changedMark === fact.changedMark) return already
        sharesOf(place)?.seconds.set(key, { kind, promotion: input.promotion, fact })
        return written
      },
      removeSecond: async (place, kind) => {
        const seconds = sharesOf(place)?.seconds
        const key = at(place.namespace, `${place.name}-${kind}`)
        if (!seconds?.has(key)) return already
        const alone = [...(sharesOf(place)?.services.values() ?? [])].find(
          ({ workload, to }) => workload === place.name && to === kind,
        )
        if (alone) return bad('conflict', 'rollouts.removeSecond', `${alone.name} sends to it alone`)
        seconds.delete(key)
        return written
      },
      scaleStable: async (place, replicas) => {
        const stable = stableAt(place)
        if (!stable) return missing('scaleStable', place)
        const { fact, workloads, key } = stable
        if (fact.replicas === replicas) return already
        const running = fact.running.map((one) => ({
          ...one,
          digests: one.digests.slice(0, 1).map((each) => ({ ...each, pods: replicas, readyPods: replicas })),
        }))
        const changedMark = `${fact.changedMark} scaled ${replicas}`
        workloads.set(key, { ...fact, replicas, readyReplicas: replicas, running, changedMark })
        return written
      },
      pointService: async (place, name, to, promotion) => {
        const service = sharesOf(place)?.services.get(at(place.namespace, name))
        if (!service) return bad('not-found', 'rollouts.pointService', `no Service ${name}`)
        if (to === 'green' && !besides(place).some(({ kind }) => kind === 'green'))
          return bad('not-found', 'rollouts.pointService', 'there is no green Deployment')
        if (service.to === to) return already
        service.to = to
        service.promotion = to === 'green' ? promotion : null
        return written
      },
    }
  }
}

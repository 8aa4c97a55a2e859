import type { World } from '../../kernel/world.ts'
import { hashLabel, type Rollout, type Weight } from '../kubernetes/argo/object.ts'
import { isLeaving, isReady } from '../kubernetes/controller/pod-status.ts'
import { workloadOf } from '../kubernetes/failure-mark.ts'
import { type Kube, kubeOf } from '../kubernetes/kube.ts'
import type { Deployment, KubeObject, Pod, Texts } from '../kubernetes/object.ts'
import type { Change } from '../kubernetes/watch-hub.ts'

/** What EDAS writes on the Deployment of a group that gets a stated share of its application's traffic. */
const percentAnnotation = 'edas.aliyun.com/traffic-percent'
const applicationLabel = 'edas.oam.acname'
const secondName = /^(.+)-(canary|green|gray|preview)$/

type Named = { kind: string; name: string }

/** The workload that a pod counts as: both groups of an EDAS application are that application. */
export function countsAs(kube: Kube, cluster: string, pod: Pod): Named | undefined {
  const application = pod.metadata.labels?.[applicationLabel]
  return application === undefined
    ? workloadOf(kube, cluster, pod)
    : { kind: 'Deployment', name: application }
}

/** The workload whose manner and pace a pod has: a second Deployment behaves as the one that it stands beside. */
export function familyOf(kube: Kube, cluster: string, namespace: string, { name }: Named): string {
  const [, first] = secondName.exec(name) ?? []
  const stands =
    first !== undefined &&
    ['deployments', 'statefulsets', 'rollouts'].some((one) => kube.get(cluster, one, namespace, first))
  return stands ? first : name
}

const selects = (selector: Texts, labels: Texts): boolean => {
  const wanted = Object.entries(selector)
  return wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value)
}

/** Services that people's requests come through: not those that a Rollout has for trying things out. */
function publicServices(kube: Kube, cluster: string, namespace: string): Texts[] {
  const aside = new Set(
    kube
      .unordered<Rollout>(cluster, 'rollouts', namespace)
      .flatMap(({ spec: { strategy } }) => [
        strategy.blueGreen?.previewService,
        strategy.canary?.canaryService,
        strategy.canary?.stableService,
      ]),
  )
  return kube
    .unordered<KubeObject>(cluster, 'services', namespace)
    .filter(({ metadata }) => !aside.has(metadata.name))
    .map(({ spec }) => (spec as { selector?: Texts } | undefined)?.selector ?? {})
}

/** Pods that get a stated share of a workload's traffic, whatever their number. */
interface Stated {
  percent: number
  isIn: (pod: Pod) => boolean
  /** Everyone among whom the traffic is shared. */
  isOf: (pod: Pod) => boolean
}

function statedShares(kube: Kube, cluster: string, namespace: string): Stated[] {
  const byRollout = kube.list<Rollout>(cluster, 'rollouts', namespace).flatMap((rollout): Stated[] => {
    const weights = rollout.status?.canary?.weights
    if (weights === undefined || weights.canary.weight >= 100) return []
    const { name } = rollout.metadata
    return [
      {
        percent: weights.canary.weight,
        isIn: ({ metadata }) => metadata.labels?.[hashLabel] === weights.canary.podTemplateHash,
        isOf: (pod) => workloadOf(kube, cluster, pod)?.name === name,
      },
    ]
  })
  const byGroup = kube
    .list<Deployment>(cluster, 'deployments', namespace, (one) => percentOf(one) !== undefined)
    .flatMap(({ metadata }): Stated[] => {
      const percent = metadata.annotations?.[percentAnnotation]
      const application = metadata.labels?.[applicationLabel]
      if (percent === undefined || application === undefined) return []
      return [
        {
          percent: Number(percent),
          isIn: (pod) => workloadOf(kube, cluster, pod)?.name === metadata.name,
          isOf: (pod) => pod.metadata.labels?.[applicationLabel] === application,
        },
      ]
    })
  return [...byRollout, ...byGroup]
}

/** Whether a change of an object sends requests elsewhere; pods that come and go do too. */
export function reroutes({ resource, object, before }: Change): boolean {
  if (resource === 'services') return true
  if (resource === 'rollouts') return weightOf(object) !== weightOf(before)
  return resource === 'deployments' && percentOf(object) !== percentOf(before)
}
const percentOf = (object: KubeObject | undefined) => object?.metadata.annotations?.[percentAnnotation]
const weightOf = (object: KubeObject | undefined) => {
  const { canary } = ((object as Rollout | undefined)?.status?.canary?.weights ?? {}) as { canary?: Weight }
  return canary === undefined ? undefined : `${canary.weight} ${canary.podTemplateHash}`
}

/** Pods whose weights may have changed: all of the namespace, or that one alone where no share is stated. */
function touched(kube: Kube, cluster: string, namespace: string, stated: Stated[], changed?: Pod): Pod[] {
  if (changed === undefined || stated.length > 0) return kube.unordered<Pod>(cluster, 'pods', namespace)
  const pod = kube.get<Pod>(cluster, 'pods', namespace, changed.metadata.name)
  return pod === undefined ? [] : [pod]
}

/**
 * How much of a pod's pace each ready pod of a namespace gets, by pod: 1 is its full pace, 0 nothing. Where a namespace has
 * Services, what none of them chooses gets nothing; a stated share is spread evenly over its pods, and the rest over the
 * others. Where only one pod `changed`, those whose weight cannot have changed are left out.
 */
export function weightsOf(world: World, cluster: string, namespace: string, changed?: Pod): Map<Pod, number> {
  const kube = kubeOf(world)
  const stated = statedShares(kube, cluster, namespace)
  const ready = touched(kube, cluster, namespace, stated, changed).filter(
    (pod) => isReady(pod) && !isLeaving(pod),
  )
  const services = publicServices(kube, cluster, namespace)
  // Applications of EDAS find each other in their registry: no Service stands between.
  const reached = ready.filter(
    ({ metadata: { labels = {} } }) =>
      services.length === 0 ||
      labels[applicationLabel] !== undefined ||
      services.some((one) => selects(one, labels)),
  )
  const weights = new Map(ready.map((pod) => [pod, 0]))
  for (const pod of reached) weights.set(pod, 1)
  for (const { percent, isIn, isOf } of stated) {
    const all = reached.filter(isOf)
    const inside = all.filter(isIn)
    const outside = all.filter((pod) => !isIn(pod))
    if (inside.length === 0 || outside.length === 0) continue
    const spread = (pods: Pod[], share: number) => {
      for (const pod of pods) weights.set(pod, (share * all.length) / pods.length)
    }
    spread(inside, percent / 100)
    spread(outside, 1 - percent / 100)
  }
  return weights
}

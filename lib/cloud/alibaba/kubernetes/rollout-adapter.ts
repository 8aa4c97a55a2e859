import type { CloudResult } from '../../ports/outcome.ts'
import type {
  RolloutDeployPort,
  RolloutFact,
  RolloutPort,
  SecondKind,
  WorkloadPlace,
} from '../../ports/rollout.ts'
import type { Attempts } from '../transport/attempt.ts'
import { CallError } from '../transport/call-error.ts'
import { type KubernetesClient, servicePath, workloadPath } from './client.ts'
import { type ClusterDoor, clusterCall } from './cluster-call.ts'
import { selectorText } from './map.ts'
import { toRollout } from './rollout-map.ts'
import {
  annotated,
  promotionAnnotation,
  promotionOf,
  secondDeployment,
  secondName,
  selectorAnnotation,
  selectorBefore,
  shareLabel,
  withImages,
} from './share-mark.ts'
import { orNull, standingOf } from './shares.ts'
import { WireObject, WireRollout, WireTemplate } from './wire.ts'

type Written = { written: boolean }
/** What is to be written, after a look; null: it stands so already. */
type Write = ((client: KubernetesClient, signal: AbortSignal) => Promise<void>) | null
type Decide = (client: KubernetesClient, signal: AbortSignal) => Promise<Write>

/** Controllers write the status of their objects often. */
const mostRaces = 4

const conflict = (message: string): CallError => new CallError('conflict', message)

const sameImages = (before: { name: string; image?: string | null | undefined }[], after: typeof before) =>
  before.every(({ image }, index) => image === after[index]?.image)

function steer(fact: RolloutFact, from: number | null): 'past' | 'waits' {
  if (fact.aborted) throw conflict('the rollout was aborted')
  if (fact.phase !== 'unknown' && fact.next === null) return 'past'
  const at = fact.stepIndex
  if (from !== null && at !== null && at > from) return 'past'
  if (!fact.waits || (from !== null && at !== from)) throw conflict('the rollout does not wait there')
  return 'waits'
}

/** Shares of traffic over the Kubernetes API: Argo Rollouts, second Deployments, and Services pointed over. */
export function createRollouts(
  attempts: Attempts,
  doorOf: (cluster: string) => ClusterDoor,
): { rollouts: RolloutPort; rolloutDeploys: RolloutDeployPort } {
  const call = clusterCall(attempts, doorOf)

  /** Looks, and writes at most once: where the object changed in between, what it says now is looked at again. */
  async function write(
    place: WorkloadPlace,
    operation: string,
    decide: Decide,
    races = mostRaces,
  ): Promise<CloudResult<Written>> {
    const decided = await call(place.cluster, { operation, read: true }, decide)
    if (!decided.ok) return decided
    const act = decided.value
    if (act === null) return { ok: true, value: { written: false } }
    const done = await call(place.cluster, { operation, read: false }, async (client, signal) => {
      await act(client, signal)
      return { written: true }
    })
    const raced = !done.ok && done.failure.kind === 'conflict'
    return raced && races > 0 ? write(place, operation, decide, races - 1) : done
  }

  const rolloutPath = ({ namespace, name }: WorkloadPlace) => workloadPath('Rollout', namespace, name)
  async function rolloutOf(client: KubernetesClient, place: WorkloadPlace, signal: AbortSignal) {
    const wire = await client.get(rolloutPath(place), {}, WireRollout, signal)
    const selector = selectorText(wire.spec.selector)
    const pods = await client.listPods({ namespace: place.namespace, selector }, signal)
    return { wire, fact: toRollout(wire, pods) }
  }

  /** Steers the controller the way its own tools do: by its status. */
  const status =
    (place: WorkloadPlace, resourceVersion: string | null | undefined, change: object): Write =>
    (client, signal) => {
      const body = { metadata: { resourceVersion }, status: change }
      return client.mergePatch(`${rolloutPath(place)}/status`, body, signal)
    }

  const secondPath = ({ namespace, name }: WorkloadPlace, kind: SecondKind) =>
    workloadPath('Deployment', namespace, secondName(name, kind))
  const secondOf = (client: KubernetesClient, place: WorkloadPlace, kind: SecondKind, signal: AbortSignal) =>
    orNull(client.get(secondPath(place, kind), {}, WireObject, signal))

  const rollouts: RolloutPort = {
    getRollout: (place) =>
      call(place.cluster, { operation: 'GetRollout', read: true }, async (client, signal) => {
        const { fact } = await rolloutOf(client, place, signal)
        return fact
      }),

    getShares: (place) =>
      call(place.cluster, { operation: 'GetShares', read: true }, async (client, signal) => {
        const { stable, seconds, services } = await standingOf(client, place, signal)
        return { stable, seconds, services }
      }),
  }

  const rolloutDeploys: RolloutDeployPort = {
    ...rollouts,

    setImages: (place, input) =>
      write(place, 'SetRolloutImages', async (client, signal) => {
        const object = await client.get(rolloutPath(place), {}, WireObject, signal)
        const { template } = WireTemplate.parse(object.spec)
        const containers = withImages(template.spec.containers, input)
        if (sameImages(template.spec.containers, containers)) return null
        const marked = annotated(object, { [promotionAnnotation]: String(input.promotion) })
        const changed = { ...template, spec: { ...template.spec, containers } }
        const body = { ...marked, spec: { ...object.spec, template: changed } }
        return (writer, until) => writer.write('PUT', rolloutPath(place), body, until)
      }),

    resume: (place, from) =>
      write(place, 'ResumeRollout', async (client, signal) => {
        const { wire, fact } = await rolloutOf(client, place, signal)
        // Let go by us before, and the controller has not moved yet.
        const letGo = wire.status?.controllerPause === true && !wire.status.pauseConditions?.length
        if (letGo && !fact.aborted && (from === null || fact.stepIndex === from)) return null
        if (steer(fact, from) === 'past') return null
        return status(place, wire.metadata.resourceVersion, { pauseConditions: null })
      }),

    promoteFully: (place) =>
      write(place, 'PromoteRollout', async (client, signal) => {
        const { wire, fact } = await rolloutOf(client, place, signal)
        if (fact.aborted) throw conflict('the rollout was aborted')
        if (fact.phase === 'unknown') throw conflict('the controller has not seen the newest version yet')
        if (fact.next === null || wire.status?.promoteFull === true) return null
        return status(place, wire.metadata.resourceVersion, { promoteFull: true })
      }),

    abort: (place) =>
      write(place, 'AbortRollout', async (client, signal) => {
        const { wire, fact } = await rolloutOf(client, place, signal)
        if (fact.phase === 'unknown') throw conflict('the controller has not seen the newest version yet')
        if (fact.next === null || wire.status?.abort === true) return null
        return status(place, wire.metadata.resourceVersion, { abort: true })
      }),

    putSecond: (place, kind, input) =>
      write(place, 'PutSecondDeployment', async (client, signal) => {
        const { namespace, name } = place
        const found = await secondOf(client, place, kind, signal)
        if (found === null) {
          const first = await client.get(workloadPath('Deployment', namespace, name), {}, WireObject, signal)
          const standing = await standingOf(client, place, signal)
          const toStable = standing.services.filter(({ receiver }) => receiver === 'stable')
          const selectedBy = toStable.flatMap((one) => Object.keys(standing.selectors.get(one.name) ?? {}))
          const spec = WireTemplate.parse(first.spec)
          const body = secondDeployment({ name, namespace, spec }, kind, input, selectedBy)
          const collection = workloadPath('Deployment', namespace, '').replace(/\/$/, '')
          return (writer, until) => writer.write('POST', collection, body, until)
        }
        checkOurs(found, input.promotion)
        const spec = WireTemplate.parse(found.spec)
        const containers = withImages(spec.template.spec.containers, input)
        if (spec.replicas === input.replicas && sameImages(spec.template.spec.containers, containers))
          return null
        const template = { ...spec.template, spec: { ...spec.template.spec, containers } }
        const body = { ...found, spec: { ...found.spec, replicas: input.replicas, template } }
        return (writer, until) => writer.write('PUT', secondPath(place, kind), body, until)
      }),

    removeSecond: (place, kind) =>
      write(place, 'RemoveSecondDeployment', async (client, signal) => {
        const found = await secondOf(client, place, kind, signal)
        if (found === null) return null
        checkOurs(found, null)
        const { services } = await standingOf(client, place, signal)
        const alone = services.find(({ receiver }) => receiver === kind)
        if (alone) throw conflict(`the Service ${alone.name} sends to it alone`)
        const { resourceVersion } = found.metadata
        const options = { preconditions: { resourceVersion }, propagationPolicy: 'Background' }
        const body = { apiVersion: 'v1', kind: 'DeleteOptions', ...options }
        return (writer, until) => writer.write('DELETE', secondPath(place, kind), body, until)
      }),

    scaleStable: (place, replicas) =>
      write(place, 'ScaleDeployment', async (client, signal) => {
        const path = workloadPath('Deployment', place.namespace, place.name)
        const object = await client.get(path, {}, WireObject, signal)
        if (object.spec.replicas === replicas) return null
        const { resourceVersion } = object.metadata
        const body = { metadata: { resourceVersion }, spec: { replicas } }
        return (writer, until) => writer.mergePatch(`${path}/scale`, body, until)
      }),

    pointService: (place, service, to, promotion) =>
      write(place, 'PointService', async (client, signal) => {
        const path = servicePath(place.namespace, service)
        const [object, standing] = await Promise.all([
          client.get(path, {}, WireObject, signal),
          standingOf(client, place, signal),
        ])
        const before = selectorBefore(object.metadata)
        const receiver = standing.services.find(({ name }) => name === service)?.receiver
        const put = (changed: WireObject, selector: Record<string, string>): Write => {
          const body = { ...changed, spec: { ...changed.spec, selector } }
          return (writer, until) => writer.write('PUT', path, body, until)
        }
        if (to === 'stable') {
          if (before === null && receiver !== 'green') return null
          if (before === null) throw conflict('somebody else pointed the Service')
          return put(annotated(object, { [selectorAnnotation]: null, [promotionAnnotation]: null }), before)
        }
        const { green } = standing.labels
        if (green === null) throw new CallError('not-found', 'there is no green Deployment')
        if (receiver === 'green') return null
        if (receiver !== 'stable') throw conflict(`the Service ${service} does not send to ${place.name}`)
        const selector = standing.selectors.get(service) ?? {}
        const marks = {
          [selectorAnnotation]: JSON.stringify(selector),
          [promotionAnnotation]: String(promotion),
        }
        const keys = Object.keys(selector)
        return put(
          annotated(object, marks),
          Object.fromEntries(keys.map((key) => [key, green[key] ?? selector[key] ?? ''])),
        )
      }),
  }
  return { rollouts, rolloutDeploys }
}

/** Throws for a Deployment that no promotion made, and for that of another promotion. */
function checkOurs({ metadata }: WireObject, promotion: number | null): void {
  const { labels } = metadata as { labels?: Record<string, string> | null }
  const by = promotionOf(metadata)
  if (by === null || labels?.[shareLabel] === undefined)
    throw conflict(`${metadata.name} was not made by a promotion`)
  if (promotion !== null && by !== promotion) throw conflict(`${metadata.name} is of promotion #${by}`)
}

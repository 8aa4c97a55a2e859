import type {
  SecondFact,
  SecondKind,
  SharesFact,
  TrafficServiceFact,
  WorkloadPlace,
} from '../../ports/rollout.ts'
import { CallError } from '../transport/call-error.ts'
import { type KubernetesClient, workloadPath } from './client.ts'
import { selectorText, toWorkload } from './map.ts'
import { promotionOf, secondName, shareLabel } from './share-mark.ts'
import { WireObject, type WireService, WireTemplate, WireWorkload } from './wire.ts'

type Texts = Record<string, string>

/** What stands of a target's shares, with the labels that its pods are chosen by. */
export interface Standing extends SharesFact {
  labels: { stable: Texts; canary: Texts | null; green: Texts | null }
  /** What each Service of the namespace selects, by its name. */
  selectors: Map<string, Texts>
}

/** Null where it is not there. */
export async function orNull<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked
  } catch (error) {
    if (error instanceof CallError && error.kind === 'not-found') return null
    throw error
  }
}

interface Seen {
  wire: WireWorkload
  fact: SharesFact['stable'] & object
  labels: Texts
}

async function look(
  client: KubernetesClient,
  place: WorkloadPlace,
  name: string,
  signal: AbortSignal,
): Promise<Seen> {
  const { namespace } = place
  const object = await client.get(workloadPath('Deployment', namespace, name), {}, WireObject, signal)
  const wire = WireWorkload.parse(object)
  const { template } = WireTemplate.parse(object.spec)
  const selector = selectorText(wire.spec.selector)
  const pods = await client.listPods({ namespace, selector }, signal)
  return { wire, fact: toWorkload('Deployment', wire, pods), labels: template.metadata?.labels ?? {} }
}

const selects = (selector: Texts, labels: Texts | null): boolean => {
  const wanted = Object.entries(selector)
  return labels !== null && wanted.length > 0 && wanted.every(([key, value]) => labels[key] === value)
}

function toService(service: WireService, labels: Standing['labels']): TrafficServiceFact {
  const selector = service.spec.selector ?? {}
  const [stable, canary, green] = [labels.stable, labels.canary, labels.green].map((one) =>
    selects(selector, one),
  )
  const receiver = green
    ? stable || canary
      ? 'both'
      : 'green'
    : stable && canary
      ? 'both'
      : stable
        ? 'stable'
        : canary
          ? 'canary'
          : 'neither'
  return { name: service.metadata.name, receiver, promotion: promotionOf(service.metadata) }
}

/** Looks at the target's Deployment, what stands beside it, and who gets what its Services send on. */
export async function standingOf(
  client: KubernetesClient,
  place: WorkloadPlace,
  signal: AbortSignal,
): Promise<Standing> {
  const { namespace, name } = place
  const beside = (kind: SecondKind) => orNull(look(client, place, secondName(name, kind), signal))
  const [stable, canary, green, services] = await Promise.all([
    look(client, place, name, signal),
    beside('canary'),
    beside('green'),
    client.listServices(namespace, signal),
  ])
  const ours = { canary: isOurs(canary) ? canary : null, green: isOurs(green) ? green : null }
  const labels = {
    stable: stable.labels,
    canary: ours.canary?.labels ?? null,
    green: ours.green?.labels ?? null,
  }
  const seconds = (['canary', 'green'] as const).flatMap((kind): SecondFact[] => {
    const second = ours[kind]
    const promotion = second ? promotionOf(second.wire.metadata) : null
    if (!second || promotion === null) return []
    return [{ kind, name: secondName(name, kind), promotion, workload: second.fact }]
  })
  return {
    stable: stable.fact,
    seconds,
    services: services
      .map((service) => toService(service, labels))
      .filter(({ receiver }) => receiver !== 'neither'),
    labels,
    selectors: new Map(services.map(({ metadata, spec }) => [metadata.name, spec.selector ?? {}])),
  }
}

/** A Deployment of that name that somebody else made is no second one of ours. */
const isOurs = (seen: Seen | null): boolean =>
  seen !== null &&
  seen.wire.metadata.labels?.[shareLabel] !== undefined &&
  promotionOf(seen.wire.metadata) !== null

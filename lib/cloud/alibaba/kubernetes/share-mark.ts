import { z } from 'zod'
import type { Images, SecondKind } from '../../ports/rollout.ts'
import { CallError } from '../transport/call-error.ts'
import type { WireObject, WireTemplate } from './wire.ts'

/** On second Deployments and their pods: which share they are. */
export const shareLabel = 'sluice.dev/share'
/** On everything that a promotion wrote: its number. */
export const promotionAnnotation = 'sluice.dev/promotion'
/** On a Service that was pointed elsewhere: its selector as its manifest had it. */
export const selectorAnnotation = 'sluice.dev/selector'

type Texts = Record<string, string>
type Annotated = { annotations?: Texts | null | undefined }

export function promotionOf({ annotations }: Annotated): number | null {
  const text = annotations?.[promotionAnnotation]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null
}

const Selector = z.record(z.string(), z.string())

/** The selector that a Service had before it was pointed elsewhere; null when it was not. */
export function selectorBefore({ annotations }: Annotated): Texts | null {
  const text = annotations?.[selectorAnnotation]
  if (text === undefined) return null
  try {
    return Selector.parse(JSON.parse(text))
  } catch {
    throw new CallError('nonsense', `the annotation ${selectorAnnotation} is no selector`)
  }
}

export const secondName = (name: string, kind: SecondKind): string => `${name}-${kind}`

/** A label value with an ending, within the 63 letters that it may have. */
const distinct = (value: string, kind: SecondKind): string => `${value.slice(0, 62 - kind.length)}-${kind}`

type Template = WireTemplate['template']
type Container = Template['spec']['containers'][number]

/** The containers with other images; throws when one that is named is not there. */
export function withImages(containers: Container[], { images }: Pick<Images, 'images'>): Container[] {
  const missing = images.find(({ container }) => !containers.some(({ name }) => name === container))
  if (missing) throw new CallError('invalid', `it has no container ${missing.container}`)
  return containers.map((container) => {
    const image = images.find((one) => one.container === container.name)?.image
    return image === undefined ? container : { ...container, image }
  })
}

/**
 * The second Deployment beside another: the same pods with these images. Those of a canary carry the labels of the first
 * and so are chosen by its Services; those of green differ in every label that somebody selects by. Nothing of the first
 * one's own labels and annotations is taken over: they tell a GitOps controller whose it is.
 */
export function secondDeployment(
  first: { name: string; namespace: string; spec: WireTemplate },
  kind: SecondKind,
  input: Images & { replicas: number },
  selectedBy: readonly string[],
): Record<string, unknown> {
  const { spec } = first
  const chosen = spec.selector.matchLabels ?? {}
  const keys = new Set([...Object.keys(chosen), ...selectedBy])
  const apart = (labels: Texts): Texts =>
    Object.fromEntries(
      Object.entries(labels).map(([key, value]) => [key, keys.has(key) ? distinct(value, kind) : value]),
    )
  const marked = (labels: Texts): Texts => ({
    ...(kind === 'green' ? apart(labels) : labels),
    [shareLabel]: kind,
  })
  const { metadata, spec: pod } = spec.template
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: {
      name: secondName(first.name, kind),
      namespace: first.namespace,
      labels: { [shareLabel]: kind },
      annotations: { [promotionAnnotation]: String(input.promotion) },
    },
    spec: {
      ...spec,
      replicas: input.replicas,
      selector: { matchLabels: marked(chosen) },
      template: {
        ...spec.template,
        metadata: { ...metadata, labels: marked(metadata?.labels ?? {}) },
        spec: { ...pod, containers: withImages(pod.containers, input) },
      },
    },
  }
}

/** The object with an annotation set, or taken away where the value is null. */
export function annotated(object: WireObject, changes: Record<string, string | null>): WireObject {
  const annotations = { ...object.metadata.annotations }
  for (const [key, value] of Object.entries(changes)) {
    if (value === null) delete annotations[key]
    else annotations[key] = value
  }
  return { ...object, metadata: { ...object.metadata, annotations } }
}

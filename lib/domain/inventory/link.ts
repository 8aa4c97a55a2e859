import { counts, judgeCostTags, type TagRules } from '../cost-tag/judge.ts'

/** How a resource is linked to something of ours, the surest first. */
export const linkMethods = ['cost-tag', 'label', 'name', 'stack'] as const
export type LinkMethod = (typeof linkMethods)[number]

export interface LinkReason {
  method: LinkMethod
  /** The costTag, cluster, name or stack. */
  value: string
}

/** To which service and environment a resource belongs, as far as anybody can tell, and by what. */
export interface ResourceLink {
  serviceId: string | null
  environmentId: string | null
  reason: { service: LinkReason | null; environment: LinkReason | null }
}

export interface ResourceToLink {
  accountId: string
  cloudProduct: string
  resourceId: string
  name: string
  costTags: Readonly<Record<string, string>>
  /** Null: of none that is known. */
  stack: string | null
}

/** Words that name something of ours: its slug, and how people write it. */
export interface Named {
  id: string
  words: readonly string[]
}

export interface LinkKnowledge {
  /** Those of today; null: no rules are in force. */
  rules: TagRules | null
  day: string
  services: readonly Named[]
  environments: readonly Named[]
  /** Id of a cluster, or of a node of it -> its name and the one environment that it is for. */
  clusters: ReadonlyMap<string, { name: string; environmentId: string }>
}

const separators = /[^\p{L}\p{N}]+/u
const partsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .split(separators)
    .filter((part) => part !== '')

/** Shorter words stand in too many names; a Chinese word is short by nature. */
const isTelling = (word: string): boolean =>
  word.length >= 3 || (word.length === 2 && /^\p{Script=Han}+$/u.test(word))

/** Whether the parts of a word stand one after the other among those of a text. */
function holds(text: readonly string[], word: readonly string[]): boolean {
  for (let at = 0; at + word.length <= text.length; at += 1)
    if (word.every((part, index) => text[at + index] === part)) return true
  return false
}

/** The one that a text names by its longest word; null where it names none, or two as well as each other. */
function namedIn(text: string, named: readonly Named[]): string | null {
  const parts = partsOf(text)
  let best: { id: string; letters: number } | null = null
  let isTied = false
  for (const { id, words } of named)
    for (const word of words) {
      const letters = word.length
      if (!isTelling(word) || (best !== null && letters < best.letters)) continue
      if (!holds(parts, partsOf(word))) continue
      isTied = best !== null && letters === best.letters && best.id !== id
      best = { id, letters }
    }
  return isTied ? null : (best?.id ?? null)
}

/** Links one resource; service and environment each by the surest way that says anything. */
export function linkOf(resource: ResourceToLink, known: LinkKnowledge): ResourceLink {
  const verdicts = known.rules === null ? [] : judgeCostTags(resource, known.day, known.rules)
  const byTag = (noun: 'service' | 'environment') => {
    const found = verdicts.find((one) => one.names === noun && counts(one) && one.id !== null)
    return found?.id && found.raw
      ? {
          id: found.id,
          method: 'cost-tag' as const,
          value: `${found.raw.key}=${found.raw.value}`.slice(0, 200),
        }
      : null
  }
  const cluster = known.clusters.get(resource.costTags['ack.aliyun.com'] ?? resource.resourceId)
  const byWords = (method: 'name' | 'stack', text: string | null, named: readonly Named[]) => {
    const id = text === null || text === '' ? null : namedIn(text, named)
    return id === null ? null : { id, method, value: (text ?? '').slice(0, 200) }
  }
  const service =
    byTag('service') ??
    byWords('name', resource.name, known.services) ??
    byWords('stack', resource.stack, known.services)
  const environment =
    byTag('environment') ??
    (cluster ? { id: cluster.environmentId, method: 'label' as const, value: cluster.name } : null) ??
    byWords('name', resource.name, known.environments) ??
    byWords('stack', resource.stack, known.environments)
  const reasonOf = (found: typeof service | typeof environment): LinkReason | null =>
    found && { method: found.method, value: found.value }
  return {
    serviceId: service?.id ?? null,
    environmentId: environment?.id ?? null,
    reason: { service: reasonOf(service), environment: reasonOf(environment) },
  }
}

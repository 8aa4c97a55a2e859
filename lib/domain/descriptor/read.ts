import { type DescribedEntity, Envelope, type RefusedEntity } from './entity.ts'

export interface DescriptorReading {
  entities: DescribedEntity[]
  refused: RefusedEntity[]
}

const reference = /^(?:[a-z]+:)?(?:[^/\s]+\/)?([^/\s:]+)$/i

/** `group:default/trade-core`, `group:trade-core` and `trade-core` name the same; null for anything else. */
export function nameOfReference(value: unknown): string | null {
  if (typeof value !== 'string') return null
  return reference.exec(value.trim())?.[1] ?? null
}

const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() ? value.trim() : null

function namesOf(value: unknown, kind: string): string[] {
  if (!Array.isArray(value)) return []
  return value
    .filter((each): each is string => typeof each === 'string')
    .filter((each) => !each.includes(':') || each.toLowerCase().startsWith(`${kind}:`))
    .map(nameOfReference)
    .filter((name) => name !== null)
}

type Facts = NonNullable<ReturnType<typeof Envelope.parse>>

/** Backstage has no tier, stack or load profile: labels or annotations, under our name, bare, or under anybody's prefix, say them. */
function ownWord(facts: Facts, word: string): string | null {
  const { labels, annotations } = facts.metadata
  for (const place of [labels, annotations]) {
    const found =
      place?.[`sluice.dev/${word}`] ??
      place?.[word] ??
      Object.entries(place ?? {}).find(([key]) => key.endsWith(`/${word}`))?.[1]
    if (found !== undefined) return found
  }
  return (
    textOf(facts.spec?.[word]) ?? (typeof facts.spec?.[word] === 'number' ? String(facts.spec[word]) : null)
  )
}

function tierOf(facts: Facts): number | null {
  const tier = /^(?:tier[-\s]?)?([1-4])$/i.exec(ownWord(facts, 'tier') ?? '')?.[1]
  return tier === undefined ? null : Number(tier)
}

function entityOf(facts: Facts): DescribedEntity | null {
  const { name, description = null } = facts.metadata
  const spec = facts.spec ?? {}
  const profile = (typeof spec.profile === 'object' ? spec.profile : null) as Record<string, unknown> | null
  const title = facts.metadata.title ?? textOf(profile?.displayName)
  switch (facts.kind.toLowerCase()) {
    case 'component':
      return {
        kind: 'component',
        name,
        title,
        description,
        type: textOf(spec.type) ?? 'service',
        owner: nameOfReference(spec.owner),
        system: nameOfReference(spec.system),
        dependsOn: namesOf(spec.dependsOn, 'component'),
        tier: tierOf(facts),
        techStack:
          ownWord(facts, 'tech-stack') ?? ((facts.metadata.tags ?? []).slice(0, 4).join(', ') || null),
        loadProfile: ownWord(facts, 'load-profile'),
      }
    case 'system':
      return {
        kind: 'system',
        name,
        title,
        description,
        domain: nameOfReference(spec.domain),
        owner: nameOfReference(spec.owner),
      }
    case 'domain':
      return { kind: 'domain', name, title, description, owner: nameOfReference(spec.owner) }
    case 'group':
      return {
        kind: 'group',
        name,
        title,
        members: namesOf(spec.members, 'user'),
        parent: nameOfReference(spec.parent),
      }
    case 'user':
      return {
        kind: 'user',
        name,
        title,
        email: textOf(profile?.email),
        memberOf: namesOf(spec.memberOf, 'group'),
      }
    default:
      return null
  }
}

/** What a document calls itself, also when the rest of it is wrong. */
function nameIn(document: unknown): string | null {
  const metadata = (document as { metadata?: { name?: unknown } } | null)?.metadata
  return typeof metadata?.name === 'string' ? metadata.name : null
}

/**
 * Reads the documents of a catalog-info.yaml (Backstage, descriptor format), already parsed as YAML; an Error stands
 * for a document that was none. Lenient: fields we do not know are ignored, and every document that is not taken has a reason.
 */
export function readDescriptor(documents: readonly unknown[]): DescriptorReading {
  const entities: DescribedEntity[] = []
  const refused: RefusedEntity[] = []
  for (const [at, document] of documents.entries()) {
    const taken = take(document, documents.length, entities)
    if (taken === null) continue
    if ('reason' in taken) refused.push({ ...taken, document: at, name: nameIn(document) })
    else entities.push(taken)
  }
  return { entities, refused }
}

function take(
  document: unknown,
  count: number,
  before: readonly DescribedEntity[],
): DescribedEntity | Pick<RefusedEntity, 'reason' | 'values'> | null {
  const refuse = (reason: RefusedEntity['reason'], values: Record<string, string> = {}) => ({
    reason,
    values,
  })
  if (document instanceof Error) return refuse('not-yaml', { message: document.message.split('\n')[0] ?? '' })
  // A file may end with a separator; a file that is nothing else is worth a word.
  if (document === null || document === undefined) return count > 1 ? null : refuse('empty')
  const facts = Envelope.safeParse(document)
  if (!facts.success) {
    const [issue] = facts.error.issues
    return refuse('not-an-entity', { field: issue?.path.join('.') ?? '', message: issue?.message ?? '' })
  }
  const { apiVersion, kind } = facts.data
  if (!/^(backstage\.io|sluice\.dev)\/v\d/.test(apiVersion)) return refuse('api-version', { apiVersion })
  const entity = entityOf(facts.data)
  if (entity === null) return refuse('kind', { kind })
  const twice = before.some((each) => each.kind === entity.kind && each.name === entity.name)
  return twice ? refuse('duplicate', { kind: entity.kind }) : entity
}

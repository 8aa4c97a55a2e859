import { keepTag } from '../promotion/effect-names.ts'
import { type CleanupSpares, lostDigests, proposedRule, type TagToJudge } from './cleanup.ts'

export type RegistryFindingKind =
  | 'tag-moved'
  | 'digest-gone'
  | 'keep-tag-lost'
  | 'not-replicated'
  | 'cleanup-would-delete'

/** A digest that must stay, and what must be true of it. */
export interface KeptDigest {
  digest: string
  version: string | null
  gone: boolean
  /** Slugs of environments whose promotion has put a keep tag on it, before the tags were last read. */
  keptFor: string[]
  /** Regions in which it runs or is to run. */
  regions: string[]
  /** Regions beside its own where it was found. */
  copiedTo: string[]
}
export interface NamedTag extends TagToJudge {
  firstDigest: string
  /** Meant to move: latest, or a branch. */
  moving: boolean
}
/** One image repository as the last look left it. */
export interface RepositoryTruth {
  id: string
  serviceId: string | null
  /** host/namespace/name */
  path: string
  /** Null when its instance was not read yet. */
  region: string | null
  kept: KeptDigest[]
  /** Those that are there. */
  tags: NamedTag[]
  /** Rules that the registry carries out by itself here. */
  rules: (CleanupSpares & { externalId: string })[]
}
export interface RegistryFinding {
  kind: RegistryFindingKind
  imageRepositoryId: string
  serviceId: string | null
  /** One open finding per kind and subject. */
  subject: string
  detail: Record<string, unknown>
}

type Part = Pick<RegistryFinding, 'kind' | 'subject' | 'detail'>

function movedTags({ path, kept, tags }: RepositoryTruth): Part[] {
  const versions = new Set(kept.map(({ version }) => version))
  return tags
    .filter(({ name, moving }) => !moving && (versions.has(name) || name.startsWith('sluice-keep-')))
    .filter(({ digest, firstDigest }) => digest !== firstDigest)
    .map(({ name, digest, firstDigest }) => ({
      kind: 'tag-moved',
      subject: `${path}:${name}`,
      detail: { from: firstDigest, to: digest },
    }))
}

function ofDigest({ path, region, tags }: RepositoryTruth, kept: KeptDigest): Part[] {
  const { digest } = kept
  const image = `${path}@${digest}`
  // Of an image that is gone nothing else is worth saying.
  if (kept.gone) return [{ kind: 'digest-gone', subject: image, detail: { digest } }]
  const names = new Set(tags.map(({ name }) => name))
  const lost = kept.keptFor.map((slug) => keepTag(slug, digest)).filter((name) => !names.has(name))
  const missing =
    region === null ? [] : kept.regions.filter((each) => each !== region && !kept.copiedTo.includes(each))
  return [
    ...lost.map((name): Part => ({ kind: 'keep-tag-lost', subject: `${path}:${name}`, detail: { digest } })),
    ...missing.map(
      (each): Part => ({
        kind: 'not-replicated',
        subject: `${image} ${each}`,
        detail: { digest, region: each },
      }),
    ),
  ]
}

function cleanup({ path, kept, tags, rules }: RepositoryTruth, at: Date): Part[] {
  const mustStay = new Set(kept.map(({ digest }) => digest))
  return rules.flatMap((rule): Part[] => {
    const lost = lostDigests(rule, tags, mustStay, at)
    if (lost.length === 0) return []
    const { keepPattern } = proposedRule(rule, tags, mustStay, at)
    const detail = { rule: rule.externalId, digests: lost.slice(0, 20), lost: lost.length, keepPattern }
    return [{ kind: 'cleanup-would-delete', subject: `${path} ${rule.externalId}`, detail }]
  })
}

/** What is not as it must be in one image repository. Only what a look has seen: what was not read is no finding. */
export function registryFindings(truth: RepositoryTruth, at: Date): RegistryFinding[] {
  const parts = [
    ...movedTags(truth),
    ...truth.kept.flatMap((kept) => ofDigest(truth, kept)),
    ...cleanup(truth, at),
  ]
  return parts.map((part) => ({ ...part, imageRepositoryId: truth.id, serviceId: truth.serviceId }))
}

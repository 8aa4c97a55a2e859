import { keepTag } from '../promotion/effect-names.ts'
import { type CleanupSpares, lostDigests, proposedRule, type TagToJudge } from './cleanup.ts'

/** The gravest first: pages list them so. */
export const registryFindingKinds = [
  'digest-gone',
  'cleanup-would-delete',
  'tag-moved',
  'keep-tag-lost',
  'not-replicated',
  'not-immutable',
] as const
export type RegistryFindingKind = (typeof registryFindingKinds)[number]

/** A digest that must stay, and what must be true of it. */
export interface KeptDigest {
  digest: string
  version: string | null
  gone: boolean
  /** Slugs of environments whose promotion has put a keep tag on it, before the tags were last read. */
  keptFor: string[]
  /** Regions in which it runs or is to run. */
  regions: string[]
  /** Region beside its own -> what the last look there saw; a region that nobody looked at is not named. */
  copies: Record<string, string>
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
  /** Regions in which the connection has an instance that could hold copies. */
  instanceRegions: string[]
  /** Its registry refuses to point a tag to another digest. */
  immutable: boolean
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

/**
 * Regions in which a digest runs and is known not to be: looked for and absent, its copying failed, or no instance there
 * that could hold it. Where an instance is and nobody looked yet, nothing is known and nothing is claimed.
 */
function uncopied(truth: RepositoryTruth, { regions, copies }: KeptDigest) {
  if (truth.region === null) return []
  return regions.flatMap((region) => {
    if (region === truth.region) return []
    const seen = copies[region]
    if (seen === undefined)
      return truth.instanceRegions.includes(region) ? [] : [{ region, why: 'no-instance' }]
    return seen === 'absent' || seen === 'failed' ? [{ region, why: seen }] : []
  })
}

function ofDigest(truth: RepositoryTruth, kept: KeptDigest): Part[] {
  const { path, tags } = truth
  const { digest } = kept
  const image = `${path}@${digest}`
  // Of an image that is gone nothing else is worth saying.
  if (kept.gone) return [{ kind: 'digest-gone', subject: image, detail: { digest } }]
  const names = new Set(tags.map(({ name }) => name))
  const lost = kept.keptFor.map((slug) => keepTag(slug, digest)).filter((name) => !names.has(name))
  return [
    ...lost.map((name): Part => ({ kind: 'keep-tag-lost', subject: `${path}:${name}`, detail: { digest } })),
    ...uncopied(truth, kept).map(
      ({ region, why }): Part => ({
        kind: 'not-replicated',
        subject: `${image} ${region}`,
        detail: { digest, region, why },
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

/** One that keeps nothing that must stay may be as it likes. */
function mutable({ path, immutable, kept }: RepositoryTruth): Part[] {
  return immutable || kept.length === 0
    ? []
    : [{ kind: 'not-immutable', subject: path, detail: { digests: kept.length } }]
}

/** What is not as it must be in one image repository. Only what a look has seen: what was not read is no finding. */
export function registryFindings(truth: RepositoryTruth, at: Date): RegistryFinding[] {
  const parts = [
    ...movedTags(truth),
    ...truth.kept.flatMap((kept) => ofDigest(truth, kept)),
    ...cleanup(truth, at),
    ...mutable(truth),
  ]
  return parts.map((part) => ({ ...part, imageRepositoryId: truth.id, serviceId: truth.serviceId }))
}

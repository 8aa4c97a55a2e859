import { parseVersion, printVersion } from './version.ts'

/** A version stays without its Git tag for at most this long before that is a finding: writing it takes a moment. */
export const tagGraceMs = 15 * 60_000

export type VersionFindingKind =
  /** One version names two digests: an error wherever it is seen. */
  | 'two-digests'
  /** The Git tag stands on another commit than the version was minted for. */
  | 'tag-elsewhere'
  /** Minted, and its Git tag is not there. */
  | 'version-without-tag'
  /** A Git tag that is a version, on a commit that no build was made from. */
  | 'tag-without-build'
  /** Looks like a version and is none: it will not sort, and nobody will find it. */
  | 'not-a-version'
  /** Two versions of one batch with one counter. */
  | 'counter-twice'

export interface VersionFinding {
  kind: VersionFindingKind
  severity: 'error' | 'warning'
  /** The version, as it is written. */
  version: string
  detail: Record<string, unknown>
}

/** What is known of the versions of one service. */
export interface VersionFacts {
  minted: readonly { version: string; digest: string; commitSha: string; mintedAt: Date }[]
  gitTags: readonly { name: string; sha: string }[]
  /** Tags of its images; those that are no version are passed over. */
  imageTags: readonly { name: string; digest: string }[]
  builds: readonly { digest: string; commitSha: string | null }[]
}

const meantAsVersion = /^\d{6}-\d/

function add<K, V>(map: Map<K, Set<V>>, key: K, value: V): void {
  map.set(key, (map.get(key) ?? new Set()).add(value))
}

/**
 * Both ways between versions and digests. One digest may have several versions (the same image was promoted under a new
 * one); one version with several digests is an error.
 */
export function mapVersions(facts: Pick<VersionFacts, 'minted' | 'imageTags'>): {
  digestsOf: ReadonlyMap<string, ReadonlySet<string>>
  versionsOf: ReadonlyMap<string, ReadonlySet<string>>
} {
  const digestsOf = new Map<string, Set<string>>()
  const versionsOf = new Map<string, Set<string>>()
  const names = facts.minted.map(({ version, digest }) => ({ name: version, digest }))
  for (const { name, digest } of [...names, ...facts.imageTags]) {
    if (parseVersion(name) === null) continue
    add(digestsOf, name, digest)
    add(versionsOf, digest, name)
  }
  return { digestsOf, versionsOf }
}

/** What is not as it must be between versions, Git tags, image tags and builds. `at` is now. */
export function versionFindings(facts: VersionFacts, at: Date): VersionFinding[] {
  const found: VersionFinding[] = []
  const tell = (
    kind: VersionFindingKind,
    severity: VersionFinding['severity'],
    version: string,
    detail: Record<string, unknown>,
  ) => found.push({ kind, severity, version, detail })
  for (const [version, digests] of mapVersions(facts).digestsOf)
    if (digests.size > 1) tell('two-digests', 'error', version, { digests: [...digests].sort() })
  const tagOf = new Map(facts.gitTags.map(({ name, sha }) => [name, sha]))
  const mintedOf = new Map(facts.minted.map((each) => [each.version, each]))
  for (const { version, commitSha, mintedAt } of facts.minted) {
    const sha = tagOf.get(version)
    if (sha !== undefined && sha !== commitSha)
      tell('tag-elsewhere', 'error', version, { wanted: commitSha, found: sha })
    if (sha === undefined && at.getTime() - mintedAt.getTime() >= tagGraceMs)
      tell('version-without-tag', 'warning', version, { wanted: commitSha })
  }
  const built = new Set(facts.builds.map(({ commitSha }) => commitSha))
  for (const { name, sha } of facts.gitTags) {
    if (parseVersion(name) === null) {
      if (meantAsVersion.test(name)) tell('not-a-version', 'warning', name, { found: sha })
    } else if (!mintedOf.has(name) && !built.has(sha))
      tell('tag-without-build', 'warning', name, { found: sha })
  }
  return found
}

/** Versions of one batch that share a counter, of all services together: a counter counts once (R128). */
export function counterFindings(versions: Iterable<string>): VersionFinding[] {
  const holders = new Map<string, Set<string>>()
  for (const text of versions) {
    const version = parseVersion(text)
    if (!version) continue
    const batch = printVersion(version).slice(0, 6)
    add(holders, `${batch}.${version.counter}`, text)
  }
  return [...holders.values()]
    .filter((names) => names.size > 1)
    .map((names): VersionFinding => {
      const sorted = [...names].sort()
      const [version = ''] = sorted
      return { kind: 'counter-twice', severity: 'error', version, detail: { versions: sorted } }
    })
}

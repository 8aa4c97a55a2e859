import type { ReleaseAbout } from '../../catalog/release/reads.ts'
import { counterFindings, type VersionFindingKind, versionFindings } from '../../domain/version/findings.ts'

/** VersionFindingItem of the API contract. */
export interface ShownFinding {
  kind: VersionFindingKind
  severity: 'error' | 'warning'
  service: { id: string; slug: string } | null
  version: string
  detail: Record<string, unknown>
}

/** What is not as it must be between versions, Git tags, image tags and builds, both ways; errors first. */
export function findingsOf(about: Pick<ReleaseAbout, 'versions' | 'now'>): ShownFinding[] {
  const at = new Date(about.now)
  const found = about.versions.flatMap(({ service, minted, ...facts }) =>
    versionFindings(
      { ...facts, minted: minted.map((each) => ({ ...each, mintedAt: new Date(each.mintedAt) })) },
      at,
    ).map((finding) => ({ ...finding, service })),
  )
  const names = about.versions.flatMap(({ minted, gitTags }) => [
    ...minted.map(({ version }) => version),
    ...gitTags.map(({ name }) => name),
  ])
  const counters = counterFindings(names).map((finding) => ({ ...finding, service: null }))
  return [...counters, ...found].sort((a, b) =>
    a.severity === b.severity ? (a.version < b.version ? -1 : 1) : a.severity === 'error' ? -1 : 1,
  )
}

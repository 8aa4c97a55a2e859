import { describe, expect, it } from 'vitest'
import { counterFindings, mapVersions, tagGraceMs, type VersionFacts, versionFindings } from './findings.ts'

const now = new Date('2026-11-21T10:00:00Z')
const [one, two] = ['202611-20261118.7', '202611-20261119.8']
const [digestA, digestB] = [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`]
const minted = { version: one, digest: digestA, commitSha: 'c1', mintedAt: new Date('2026-11-18T10:00:00Z') }
const facts = (more: Partial<VersionFacts> = {}): VersionFacts => ({
  minted: [minted],
  gitTags: [{ name: one, sha: 'c1' }],
  imageTags: [{ name: one, digest: digestA }],
  builds: [{ digest: digestA, commitSha: 'c1' }],
  ...more,
})
const kinds = (more: Partial<VersionFacts>, at = now) =>
  versionFindings(facts(more), at).map(({ kind }) => kind)

describe('versions, Git tags and digests', () => {
  it('has nothing to say where all agree', () => {
    expect(versionFindings(facts(), now)).toEqual([])
  })

  it('calls one version with two digests an error, wherever it is seen', () => {
    expect(versionFindings(facts({ imageTags: [{ name: one, digest: digestB }] }), now)).toMatchObject([
      { kind: 'two-digests', severity: 'error', version: one, detail: { digests: [digestA, digestB] } },
    ])
  })

  it('allows one digest two versions, and maps both ways', () => {
    const again = { ...minted, version: two }
    const both = facts({ minted: [minted, again], gitTags: [one, two].map((name) => ({ name, sha: 'c1' })) })
    expect(versionFindings(both, now)).toEqual([])
    const { digestsOf, versionsOf } = mapVersions(both)
    expect([...(versionsOf.get(digestA) ?? [])].sort()).toEqual([one, two])
    expect([...(digestsOf.get(two) ?? [])]).toEqual([digestA])
  })

  it('finds a tag on another commit', () => {
    expect(kinds({ gitTags: [{ name: one, sha: 'c2' }] })).toEqual(['tag-elsewhere'])
  })

  it('finds a version without its tag once writing it has had its time', () => {
    expect(kinds({ gitTags: [] })).toEqual(['version-without-tag'])
    const fresh = new Date(minted.mintedAt.getTime() + tagGraceMs - 1)
    expect(kinds({ gitTags: [] }, fresh)).toEqual([])
  })

  it('finds a tag on a commit that nobody built', () => {
    const stray = { name: two, sha: 'c9' }
    expect(kinds({ gitTags: [...facts().gitTags, stray] })).toEqual(['tag-without-build'])
    expect(kinds({ gitTags: [...facts().gitTags, { ...stray, sha: 'c1' }] })).toEqual([])
  })

  it('finds what looks like a version and is none', () => {
    expect(kinds({ gitTags: [...facts().gitTags, { name: '202611-20261131.4', sha: 'c1' }] })).toEqual([
      'not-a-version',
    ])
    expect(kinds({ gitTags: [...facts().gitTags, { name: 'v1.2.3', sha: 'c1' }] })).toEqual([])
  })

  it('finds two versions of one batch with one counter', () => {
    expect(counterFindings([one, '202611-20261120.7', two, '202612-20261201.7', 'latest'])).toMatchObject([
      { kind: 'counter-twice', detail: { versions: [one, '202611-20261120.7'] } },
    ])
  })
})

import { parseDigest } from '../../../domain/build/digest.ts'
import type { FindingFact, ImageRepositoryFact, ImageTagFact, ScanFact } from '../../ports/registry.ts'
import { CallError } from '../transport/call-error.ts'
import type { ScanSummaryAnswer, WireImage, WireRepository, WireVulnerability } from './wire.ts'

export function toRepository(
  wire: WireRepository,
  instance: { instanceId: string; host: string },
): ImageRepositoryFact {
  return {
    instanceId: instance.instanceId,
    externalId: wire.RepoId,
    host: instance.host,
    namespace: wire.RepoNamespaceName,
    name: wire.RepoName,
    immutable: wire.TagImmutability ?? false,
    changedMark: wire.ModifiedTime == null ? null : String(wire.ModifiedTime),
  }
}

/** Null for what is being deleted. ACR answers digests without the algorithm (section 4, row 22). */
export function toImageTag(wire: WireImage): ImageTagFact | null {
  if (wire.Status === 'DELETING') return null
  const digest = parseDigest(wire.Digest)
  if (digest === null) throw new CallError('nonsense', `not a digest: ${wire.Digest.slice(0, 80)}`)
  return {
    name: wire.Tag,
    digest,
    sizeBytes: wire.ImageSize ?? 0,
    pushedAt: new Date(wire.ImageUpdate ?? wire.ImageCreate ?? 0),
  }
}

/** The registry knows High, Medium, Low and Unknown; a new word counts as unknown, never as none. */
export function toSeverity(word: string): FindingFact['severity'] {
  const lower = word.toLowerCase()
  if (lower === 'critical' || lower === 'high') return 'high'
  if (lower === 'medium' || lower === 'low') return lower
  return 'unknown'
}

const textOrNull = (text: string | null | undefined): string | null => (text ? text : null)

export const toFinding = (wire: WireVulnerability): FindingFact => ({
  name: wire.CveName,
  severity: toSeverity(wire.Severity),
  feature: wire.Feature ?? '',
  version: wire.Version ?? '',
  fixedIn: textOrNull(wire.VersionFixed),
  link: textOrNull(wire.CveLink),
})

export function toScanState(status: string): ScanFact['state'] {
  if (status === 'COMPLETE') return 'complete'
  if (status === 'FAILED') return 'failed'
  return 'running'
}

export const toCounts = (wire: ScanSummaryAnswer): NonNullable<ScanFact['counts']> => ({
  high: wire.HighSeverity ?? 0,
  medium: wire.MediumSeverity ?? 0,
  low: wire.LowSeverity ?? 0,
  unknown: wire.UnknownSeverity ?? 0,
})

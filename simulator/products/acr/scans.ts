import type { Repository, Scan, ScanFinding } from './rows.ts'
import { type AcrState, inRepo } from './state.ts'

export const SCAN_DONE = 'acr.scan-done'

export interface ScanDone {
  repoId: string
  digest: string
  startedAt: number
}

/** 15 seconds, and one more for every ten megabytes, at most two minutes. */
export function scanDurationMs(imageSize: number): number {
  return Math.min(120_000, 15_000 + Math.floor(imageSize / 10_000_000) * 1_000)
}

/** Starts a scan of a digest; it ends by itself after a time that grows with the image. */
export function startScan(
  state: AcrState,
  repoId: string,
  digest: string,
  at: number,
  options: { scanService?: string; scanType?: string; willFail?: boolean } = {},
): void {
  const key = inRepo(repoId, digest)
  const before = state.scans.get(key)
  if (before?.status === 'SCANNING') return
  const scan: Scan = {
    repoId,
    digest,
    status: 'SCANNING',
    scanService: options.scanService ?? 'ACR_SCAN_SERVICE',
    scanType: options.scanType ?? 'VULNERABILITY',
    startedAt: at,
    findings: before?.findings ?? [],
    willFail: options.willFail ?? before?.willFail ?? false,
  }
  state.scans.put(scan)
  const doneAt = at + scanDurationMs(state.manifests.get(key)?.imageSize ?? 0)
  const done: ScanDone = { repoId, digest, startedAt: at }
  if (doneAt <= state.world.clock.now()) finishScan(state, done, doneAt)
  else state.world.timers.schedule(SCAN_DONE, doneAt, done)
}

/** The verdict: what is known of the image's layers, and what was known of the image itself before. */
export function finishScan(state: AcrState, { repoId, digest, startedAt }: ScanDone, at: number): void {
  const key = inRepo(repoId, digest)
  const scan = state.scans.get(key)
  if (scan === undefined || scan.status !== 'SCANNING' || scan.startedAt !== startedAt) return
  if (scan.willFail) {
    state.scans.put({ ...scan, status: 'FAILED', finishedAt: at })
    return
  }
  const findings = new Map<string, ScanFinding>()
  for (const finding of [...scan.findings, ...layerFindings(state, repoId, digest)]) {
    findings.set(`${finding.cve}|${finding.feature}`, finding)
  }
  state.scans.put({ ...scan, status: 'COMPLETE', finishedAt: at, findings: [...findings.values()] })
}

export function autoScan(
  state: AcrState,
  repository: Readonly<Repository>,
  digest: string,
  at: number,
): void {
  const namespace = state.namespaces.get(`${repository.instanceId}/${repository.namespace}`)
  if (namespace?.autoScan !== true || state.scans.has(inRepo(repository.repoId, digest))) return
  startScan(state, repository.repoId, digest, at)
}

function layerFindings(state: AcrState, repoId: string, digest: string): ScanFinding[] {
  const manifest = state.manifests.get(inRepo(repoId, digest))
  if (manifest === undefined) return []
  if (manifest.isIndex) return manifest.references.flatMap((child) => layerFindings(state, repoId, child))
  return manifest.references.flatMap((layer) =>
    (state.layerFindings.get(layer)?.findings ?? []).map((finding) => ({ ...finding, addedBy: layer })),
  )
}

import type { BuildReference } from '../lib/api/contract/reference.ts'
import { inert } from './table.ts'

export const shortDigest = (digest: string): string => digest.replace(/^sha256:/, '').slice(0, 12)

/** A build as people call it: its version, else branch@commit, else its digest. */
export function buildName(
  build: Pick<BuildReference, 'version' | 'branch' | 'commitSha' | 'digest'>,
): string {
  if (build.version) return inert(build.version)
  if (build.commitSha) return inert(`${build.branch ?? ''}@${build.commitSha.slice(0, 8)}`)
  return shortDigest(build.digest)
}

/** Bytes as the portal writes them: decimal units, three figures at most. */
export function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : Number(value.toFixed(1))} ${units[unit]}`
}

/** 45 s, 3 min, 5 h, 2 d. */
export function ageText(fromAt: string, toAt: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(toAt) - Date.parse(fromAt)) / 1000))
  if (seconds < 90) return `${seconds} s`
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`
  return seconds < 36 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86_400)} d`
}

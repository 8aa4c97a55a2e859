import type { FreezeScope } from './scope.ts'
import type { AdmitRule, FreezeDefinition } from './window.ts'

const rule = (of: Partial<AdmitRule>): AdmitRule => ({ content: [], action: [], ofRelease: false, ...of })

/** What release week lets through: bug fixes anywhere, verification and gray of the release, rollbacks. */
export const releaseWeekAdmits: readonly AdmitRule[] = [
  rule({ content: ['bug-fix'] }),
  rule({ action: ['verification', 'gray'], ofRelease: true }),
  rule({ action: ['rollback'] }),
]

/** What the go-live window lets through beside that: the release itself. */
export const goLiveAdmits: readonly AdmitRule[] = [
  rule({ content: ['release'], action: ['go-live'], ofRelease: true }),
]

/** The windows of a release as they are by default: the week before go-live, and go-live itself. They move with it. */
export function releaseWeekWindows(
  release: { id: string; name: string; zone: string; ownerId: string },
  scope: FreezeScope,
): FreezeDefinition[] {
  const windowOf = (
    name: string,
    phase: 'before-go-live' | 'go-live',
    admits: readonly AdmitRule[],
  ): FreezeDefinition => ({
    name: `${name} ${release.name}`,
    effect: 'deny',
    schedule: { kind: 'release', releaseId: release.id, phase, startOffsetMinutes: 0, endOffsetMinutes: 0 },
    zone: release.zone,
    scope,
    admits: [...admits],
    actsOn: ['promotion', 'merge-release', 'release-content'],
    require: null,
    message: '',
    mode: 'enforcing',
    ownerId: release.ownerId,
    workingDay: null,
  })
  return [
    windowOf('Release week', 'before-go-live', releaseWeekAdmits),
    windowOf('Go-live', 'go-live', [...releaseWeekAdmits, ...goLiveAdmits]),
  ]
}

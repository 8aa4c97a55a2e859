import type { FreezeScope } from '../../lib/domain/freeze/scope.ts'
import type { AdmitRule, FreezeDefinition } from '../../lib/domain/freeze/window.ts'
import { wallTimeOf } from '../../lib/domain/time/wall-time.ts'

const two = (value: number) => String(value).padStart(2, '0')

/** An instant as a window writes it: date and time on the wall of its zone. */
export function wallText(at: Date, zone: string): string {
  const wall = wallTimeOf(zone, at)
  if (!wall) return ''
  return `${wall.year}-${two(wall.month)}-${two(wall.day)}T${two(wall.hour)}:${two(wall.minute)}`
}

const nothing = () => ({
  environments: [],
  productLines: [],
  teams: [],
  services: [],
  tiers: [],
  regions: [],
  runtimes: [],
})

export const emptyScope = (): FreezeScope => ({ ...nothing(), exclusions: nothing() })

export const ruleOf = (rule: Partial<AdmitRule>): AdmitRule => ({
  content: [],
  action: [],
  ofRelease: false,
  ...rule,
})

/** A closure that lets people go back: what somebody most often wants when they begin. */
export function newWindow(from: {
  startsAt: Date
  endsAt: Date
  zone: string
  ownerId: string
  environments: string[]
}): FreezeDefinition {
  return {
    name: '',
    effect: 'deny',
    schedule: {
      kind: 'one-off',
      startsAt: wallText(from.startsAt, from.zone),
      endsAt: wallText(from.endsAt, from.zone),
    },
    zone: from.zone,
    scope: { ...emptyScope(), environments: from.environments },
    admits: [ruleOf({ action: ['rollback'] })],
    actsOn: ['promotion'],
    require: null,
    message: '',
    mode: 'enforcing',
    ownerId: from.ownerId,
    workingDay: null,
  }
}

/** The same times in another kind of schedule, as far as they say anything there. */
export function withKind(
  schedule: FreezeDefinition['schedule'],
  kind: FreezeDefinition['schedule']['kind'],
  fallback: { startsAt: string; endsAt: string; releaseId: string },
): FreezeDefinition['schedule'] {
  if (schedule.kind === kind) return schedule
  const startsAt = schedule.kind === 'release' ? fallback.startsAt : schedule.startsAt
  if (kind === 'one-off') return { kind, startsAt, endsAt: fallback.endsAt }
  if (kind === 'recurring') return { kind, startsAt, rrule: 'FREQ=WEEKLY;BYDAY=SA', duration: 'P2D' }
  return {
    kind,
    releaseId: fallback.releaseId,
    phase: 'release-week',
    startOffsetMinutes: 0,
    endOffsetMinutes: 0,
  }
}

/** What the portal can read at all; a half-typed time is not asked about. */
export function isReadable({ schedule, actsOn, zone, require }: FreezeDefinition): boolean {
  const isWall = (text: string) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)
  if (actsOn.length === 0 || zone === '' || require?.group === '') return false
  if (schedule.kind === 'release') return schedule.releaseId !== ''
  if (!isWall(schedule.startsAt)) return false
  return schedule.kind === 'one-off'
    ? isWall(schedule.endsAt)
    : schedule.rrule !== '' && schedule.duration !== ''
}

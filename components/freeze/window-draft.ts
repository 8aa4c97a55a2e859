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
  // Every weekend, from its first midnight: what somebody most often means.
  if (kind === 'recurring')
    return {
      kind,
      startsAt: startsAt.replace(/T.*/, 'T00:00'),
      rrule: 'FREQ=WEEKLY;BYDAY=SA',
      duration: 'P2D',
    }
  return {
    kind,
    releaseId: fallback.releaseId,
    phase: 'release-week',
    startOffsetMinutes: 0,
    endOffsetMinutes: 0,
  }
}

/** What a window still lacks before the portal can judge it, by the field where it is typed. */
export function missingOf(definition: FreezeDefinition): { field: string; what: MissingField }[] {
  const { name, schedule, actsOn, require } = definition
  const isWall = (text: string) => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(text)
  const found: { field: string; what: MissingField | null }[] = [
    { field: 'name', what: name.trim() === '' ? 'name' : null },
    { field: 'actsOn', what: actsOn.length === 0 ? 'acts' : null },
    { field: 'require', what: require?.group === '' ? 'group' : null },
  ]
  if (schedule.kind === 'release')
    found.push({ field: 'schedule.releaseId', what: schedule.releaseId === '' ? 'release' : null })
  else found.push({ field: 'schedule.startsAt', what: isWall(schedule.startsAt) ? null : 'time' })
  if (schedule.kind === 'one-off')
    found.push({ field: 'schedule.endsAt', what: isWall(schedule.endsAt) ? null : 'time' })
  if (schedule.kind === 'recurring')
    found.push(
      { field: 'schedule.rrule', what: schedule.rrule.trim() === '' ? 'rule' : null },
      { field: 'schedule.duration', what: schedule.duration.trim() === '' ? 'duration' : null },
    )
  return found.flatMap(({ field, what }) => (what ? [{ field, what }] : []))
}

type MissingField = 'name' | 'acts' | 'group' | 'release' | 'time' | 'rule' | 'duration'

/** What the portal can read at all; a half-typed time is not asked about. Without a name there is an impact all the same. */
export const isReadable = (definition: FreezeDefinition): boolean =>
  definition.zone !== '' && missingOf(definition).every(({ what }) => what === 'name')

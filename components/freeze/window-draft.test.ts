import { expect, it } from 'vitest'
import { FreezeDefinition } from '../../lib/domain/freeze/window.ts'
import { isReadable, missingOf, newWindow, wallText, withKind } from './window-draft.ts'

const startsAt = new Date('2026-06-25T12:00:00Z')
const endsAt = new Date('2026-06-27T00:00:00Z')
const draft = newWindow({ startsAt, endsAt, zone: 'Asia/Shanghai', ownerId: 'p1', environments: ['e1'] })

it('writes times on the wall of the window’s zone', () => {
  expect(wallText(startsAt, 'Asia/Shanghai')).toBe('2026-06-25T20:00')
  expect(wallText(startsAt, 'Europe/Berlin')).toBe('2026-06-25T14:00')
  expect(wallText(startsAt, 'Nowhere/AtAll')).toBe('')
})

it('begins with what the domain can read, and lets people go back', () => {
  expect(FreezeDefinition.safeParse({ ...draft, name: 'Cut-over' }).success).toBe(true)
  expect(draft.admits).toEqual([{ content: [], action: ['rollback'], ofRelease: false }])
})

it.each(['one-off', 'recurring', 'release'] as const)(
  'changes to %s into a schedule the domain can read',
  (kind) => {
    const fallback = { startsAt: '2026-06-25T20:00', endsAt: '2026-06-27T08:00', releaseId: 'r1' }
    const schedule = withKind(draft.schedule, kind, fallback)
    expect(schedule.kind).toBe(kind)
    expect(FreezeDefinition.safeParse({ ...draft, name: 'Cut-over', schedule }).success).toBe(true)
    expect(withKind(schedule, kind, fallback)).toBe(schedule)
  },
)

it('does not ask about what is half typed', () => {
  expect(isReadable(draft)).toBe(true)
  expect(isReadable({ ...draft, actsOn: [] })).toBe(false)
  expect(isReadable({ ...draft, require: { group: '', count: 1 } })).toBe(false)
  expect(isReadable({ ...draft, schedule: { kind: 'one-off', startsAt: '', endsAt: '' } })).toBe(false)
  expect(
    isReadable({
      ...draft,
      schedule: {
        kind: 'release',
        releaseId: '',
        phase: 'go-live',
        startOffsetMinutes: 0,
        endOffsetMinutes: 0,
      },
    }),
  ).toBe(false)
})

it('names what is missing at the field where it is typed', () => {
  expect(missingOf({ ...draft, name: ' ' })).toEqual([{ field: 'name', what: 'name' }])
  const bare = { ...draft, name: 'x', actsOn: [], require: { group: '', count: 1 } }
  const recurring = { kind: 'recurring', startsAt: '2026-06', rrule: '', duration: ' ' } as const
  expect(missingOf({ ...bare, schedule: recurring }).map(({ field }) => field)).toEqual([
    'actsOn',
    'require',
    'schedule.startsAt',
    'schedule.rrule',
    'schedule.duration',
  ])
})

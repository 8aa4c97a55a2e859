import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  china2026,
  freezeWindow,
  oneOff,
  recurring,
  releaseTimes,
  scopeOf,
  timeSources,
} from '../../testing/freezes.ts'
import { calendarsOf } from '../calendar/working-days.ts'
import { checkWindow } from './check-window.ts'
import type { Checked } from './problem.ts'
import { releaseWeekWindows } from './release-week.ts'
import type { FreezeWindow } from './window.ts'

const sources = timeSources([releaseTimes()], calendarsOf(china2026))
const told = (checked: Checked<unknown>) =>
  (checked.ok ? checked.warnings : checked.problems).map(({ field, code }) => `${field} ${code}`)
const check = (of: object) => checkWindow({ ...freezeWindow(), ...of }, sources)
const start = '2026-03-02T09:00'
const release = {
  kind: 'release',
  releaseId: '202603',
  phase: 'go-live',
  startOffsetMinutes: 0,
  endOffsetMinutes: 0,
}

describe('a window that is refused', () => {
  it.each<[string, object, string[]]>([
    ['unknown zone', { zone: 'Moon/Base' }, ['zone unknown-zone']],
    ['an offset is no zone', { zone: '+08:00' }, ['zone unknown-zone']],
    ['unparsable rule', { schedule: recurring(start, 'every friday', 'PT8H') }, ['schedule.rrule bad-rule']],
    [
      'million occurrences',
      { schedule: recurring(start, 'FREQ=SECONDLY;COUNT=1000000', 'PT1M') },
      ['schedule.rrule rule-too-dense'],
    ],
    [
      'a million days',
      { schedule: recurring(start, 'FREQ=DAILY;COUNT=1000000', 'PT1M') },
      ['schedule.rrule rule-too-long'],
    ],
    ['empty scope', { scope: scopeOf({}) }, ['scope empty-scope']],
    [
      'scope that leaves itself out',
      { scope: scopeOf({ services: ['a'], exclusions: { services: ['a'] } }) },
      ['scope.exclusions.services all-excluded'],
    ],
    [
      'end before start',
      { schedule: oneOff(start, '2026-03-02T08:59') },
      ['schedule.endsAt end-before-start'],
    ],
    ['end at start', { schedule: oneOff(start, start) }, ['schedule.endsAt end-before-start']],
    ['no such day', { schedule: oneOff('2026-02-30T09:00', start) }, ['schedule.startsAt no-such-time']],
    ['a century off', { schedule: oneOff('1826-03-02T09:00', start) }, ['schedule.startsAt no-such-time']],
    ['years long', { schedule: oneOff(start, '2028-03-02T09:00') }, ['schedule.endsAt too-long']],
    [
      'longer than its period',
      { schedule: recurring(start, 'FREQ=DAILY', 'PT25H') },
      ['schedule.duration longer-than-period'],
    ],
    [
      'longer than its shortest period',
      { schedule: recurring(start, 'FREQ=WEEKLY;BYDAY=MO,TU', 'P2D') },
      ['schedule.duration longer-than-period'],
    ],
    [
      'longer than a short month',
      { schedule: recurring(start, 'FREQ=MONTHLY', 'P29D') },
      ['schedule.duration longer-than-period'],
    ],
    [
      'no duration',
      { schedule: recurring(start, 'FREQ=DAILY', '8 hours') },
      ['schedule.duration bad-duration'],
    ],
    [
      'a duration of nothing',
      { schedule: recurring(start, 'FREQ=DAILY', 'PT0M') },
      ['schedule.duration bad-duration'],
    ],
    [
      'a day that never is',
      { schedule: recurring(start, 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 'PT1H') },
      ['schedule.rrule never-starts'],
    ],
    [
      'over before it begins',
      { schedule: recurring(start, 'FREQ=DAILY;UNTIL=20250101', 'PT1H') },
      ['schedule.rrule never-starts'],
    ],
    ['require without a group', { effect: 'require' }, ['require require-missing']],
    ['a group without require', { require: { group: 'qa', count: 1 } }, ['require require-not-wanted']],
    ['an allow that opens for nothing', { effect: 'allow' }, ['admits admits-nothing']],
    [
      'a release that is not there',
      { schedule: { ...release, releaseId: 'x' } },
      ['schedule.releaseId unknown-release'],
    ],
    [
      'offsets that leave nothing',
      { schedule: { ...release, endOffsetMinutes: -120 } },
      ['schedule.endOffsetMinutes end-before-start'],
    ],
    [
      'all of it in a skipped hour',
      { zone: 'Europe/Berlin', schedule: oneOff('2026-03-29T02:10', '2026-03-29T02:50') },
      ['schedule.endsAt end-before-start'],
    ],
    [
      'several at once',
      { zone: '?', schedule: recurring(start, 'x', 'y'), scope: scopeOf({}) },
      ['zone unknown-zone', 'schedule.duration bad-duration', 'schedule.rrule bad-rule', 'scope empty-scope'],
    ],
    ['acting on nothing', { actsOn: [] }, ['actsOn shape']],
    ['no name', { name: ' ' }, ['name shape']],
  ])('%s', (_, of, expected) => {
    const checked = check(of)
    expect([checked.ok, told(checked)]).toEqual([false, expected])
    for (const { message } of checked.ok ? [] : checked.problems) expect(message).toMatch(/[.,: ]/)
  })

  it('never throws, whatever was sent', () => {
    const wild = fc.record({
      schedule: fc.anything(),
      zone: fc.string(),
      scope: fc.anything(),
      admits: fc.anything(),
    })
    fc.assert(fc.property(wild, (of) => typeof check(of).ok === 'boolean'))
    expect(checkWindow(null, sources).ok).toBe(false)
  })
})

describe('a window that is taken', () => {
  it.each<[string, object, string[]]>([
    ['as it is', {}, []],
    ['back to back', { schedule: recurring(start, 'FREQ=DAILY', 'P1D') }, []],
    ['of a release', { schedule: release }, []],
    [
      'an edge in a skipped hour is told',
      { zone: 'Europe/Berlin', schedule: oneOff('2026-03-29T02:10', '2026-03-29T09:00') },
      ['schedule.startsAt skipped-hour'],
    ],
    ['an allow that ends for good is told', { effect: 'allow', admits: [{}] }, ['schedule ends-for-good']],
    [
      'an allow without an end',
      { effect: 'allow', admits: [{}], schedule: recurring(start, 'FREQ=DAILY', 'PT1H') },
      [],
    ],
    [
      'a missing calendar is told',
      {
        schedule: oneOff(start, '2027-01-02T09:00'),
        workingDay: { country: 'CN', start: 'last-before', end: null },
      },
      ['workingDay.country no-calendar'],
    ],
  ])('%s', (_, of, expected) => {
    const checked = check(of)
    expect([checked.ok, told(checked)]).toEqual([true, expected])
  })

  it('is read again as it was written', () => {
    const checked = check({ schedule: release })
    expect(checked.ok && checkWindow(JSON.parse(JSON.stringify(checked.value)), sources)).toEqual(checked)
  })

  it('the default windows of a release are right', () => {
    const made = releaseWeekWindows(
      { id: '202603', name: '202603', zone: 'Asia/Shanghai', ownerId: 'owner' },
      scopeOf(),
    )
    for (const window of made satisfies Partial<FreezeWindow>[])
      expect(told(checkWindow(window, sources))).toEqual([])
  })
})

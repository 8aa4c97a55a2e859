import { expect, it } from 'vitest'
import { freezeWindow, oneOff, recurring, timeSources } from '../../testing/freezes.ts'
import { occurrencesOf } from './occurrences.ts'
import { rehearsed } from './rehearsal.ts'

const times = (start: string, rrule: string) =>
  occurrencesOf(rehearsed(freezeWindow({ schedule: recurring(start, rrule, 'PT1H') }), 30), timeSources())
    .between(Date.parse('2026-02-01T00:00Z'), Date.parse('2026-04-01T00:00Z'))
    .map(({ startsAt }) => new Date(startsAt + 8 * 3_600_000).toISOString().slice(5, 16))

it.each([
  ['FREQ=WEEKLY;BYDAY=FR', '2026-03-13T12:00', ['02-13T12:00', '02-20T12:00', '02-27T12:00', '03-06T12:00', '03-13T12:00', '03-20T12:00', '03-27T12:00']],
  ['FREQ=WEEKLY', '2026-03-13T12:00', ['02-06T12:00', '02-13T12:00', '02-20T12:00', '02-27T12:00', '03-06T12:00', '03-13T12:00', '03-20T12:00', '03-27T12:00']],
  ['FREQ=WEEKLY;INTERVAL=2', '2026-03-13T12:00', ['02-13T12:00', '02-27T12:00', '03-13T12:00', '03-27T12:00']],
  ['FREQ=MONTHLY;BYDAY=-1FR', '2026-03-27T12:00', ['02-27T12:00', '03-27T12:00']],
  ['FREQ=MONTHLY', '2026-03-10T12:00', ['02-10T12:00', '03-10T12:00']],
  ['FREQ=MONTHLY', '2026-03-31T12:00', ['03-31T12:00']],
  ['FREQ=DAILY;INTERVAL=20;COUNT=2', '2026-03-20T12:00', ['02-08T12:00', '02-28T12:00', '03-20T12:00']],
])('%s from %s has its times before it too', (rrule, start, expected) => {
  expect(times(start, rrule).filter((one) => expected[0] === undefined || one >= expected[0])).toEqual(expected)
}) // biome-ignore format: one glance

it('leaves a window that does not recur as it is', () => {
  const once = freezeWindow({ schedule: oneOff('2026-03-02T09:00', '2026-03-02T17:00') })
  expect(rehearsed(once, 30)).toBe(once)
})

import { expect, it } from 'vitest'
import { fieldText, instantOfField } from './instant-field.tsx'

it.each([
  ['2026-11-21T09:30', 'Asia/Shanghai', '2026-11-21T01:30:00.000Z'],
  ['2026-07-01T00:00', 'Europe/Berlin', '2026-06-30T22:00:00.000Z'],
  ['2026-07-01T00:00', 'UTC', '2026-07-01T00:00:00.000Z'],
])('%s in %s is %s', (text, zone, instant) => {
  expect(instantOfField(text, zone)?.toISOString()).toBe(instant)
  expect(fieldText(new Date(instant), zone)).toBe(text)
})

it('is nothing while it is typed, and in a zone nobody knows', () => {
  expect(instantOfField('', 'UTC')).toBeNull()
  expect(instantOfField('2026-07-01', 'UTC')).toBeNull()
  expect(instantOfField('2026-07-01T00:00', 'Moon/Base')).toBeNull()
  expect(fieldText(null, 'UTC')).toBe('')
})

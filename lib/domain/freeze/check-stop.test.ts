import { describe, expect, it } from 'vitest'
import { digestOf, scopeOf } from '../../testing/freezes.ts'
import { checkException } from './check-exception.ts'
import { checkLiftNote, checkStop } from './check-stop.ts'
import type { Checked } from './problem.ts'

const told = (checked: Checked<unknown>) =>
  (checked.ok ? checked.warnings : checked.problems).map(({ field, code }) => `${field} ${code}`)
describe('a stop', () => {
  const now = new Date('2026-03-02T04:00:00Z')
  const stop = { scope: scopeOf(), reason: 'Payments fail', endsAt: '2026-03-02T06:00:00Z' }
  it.each<[string, object, string[]]>([
    ['without an end', { endsAt: null }, ['endsAt no-end']],
    ['that has ended', { endsAt: '2026-03-02T04:00:00Z' }, ['endsAt ends-in-past']],
    ['for a month', { endsAt: '2026-04-02T04:00:00Z' }, ['endsAt too-long']],
    ['without an offset', { endsAt: '2026-03-02T06:00:00' }, ['endsAt shape']],
    ['over nothing', { scope: scopeOf({}) }, ['scope empty-scope']],
    ['without a reason', { reason: '  ' }, ['reason no-reason']],
    ['with a script for a link', { incidentUrl: 'javascript:alert(1)' }, ['incidentUrl bad-link']],
  ])('%s is refused', (_, of, expected) => {
    expect(told(checkStop({ ...stop, ...of }, now))).toEqual(expected)
  })
  it('with an end is taken, and lifting it needs a note', () => {
    expect(checkStop({ ...stop, incidentUrl: 'https://incidents.example/7' }, now)).toMatchObject({
      ok: true,
    })
    expect(checkLiftNote(' ').map(({ field }) => field)).toEqual(['note'])
    expect(checkLiftNote('Fixed')).toEqual([])
  })
})

describe('an exception that is asked for', () => {
  const now = new Date('2026-03-02T04:00:00Z')
  const asked = {
    windowId: 'w',
    serviceId: 's',
    environmentId: 'e',
    subjectKind: 'digest',
    subject: digestOf('a'),
    reason: 'Fix',
    endsAt: '2026-03-03T04:00:00Z',
  }
  it.each<[string, object, string[]]>([
    ['without an end', { endsAt: null }, ['endsAt no-end']],
    ['for a year', { endsAt: '2027-03-02T06:00:00Z' }, ['endsAt too-long']],
    ['without a reason', { reason: '' }, ['reason no-reason']],
    ['by a tag', { subject: 'latest' }, ['subject wrong-digest']],
    ['for every start there is', { count: 1000 }, ['count count']],
    ['for nothing', { count: 0 }, ['count count']],
  ])('%s is refused', (_, of, expected) => {
    expect(told(checkException({ ...asked, ...of }, now))).toEqual(expected)
  })
  it('is bound to its digest at once, another subject at its first use', () => {
    expect(checkException(asked, now)).toMatchObject({ ok: true, value: { digest: digestOf('a'), count: 1 } })
    const byItem = checkException({ ...asked, subjectKind: 'work-item', subject: 'ORD-1' }, now)
    expect(byItem).toMatchObject({ ok: true, value: { digest: null } })
  })
})

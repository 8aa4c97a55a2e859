import { describe, expect, it } from 'vitest'
import { digestOf, exceptionUse, freezeException } from '../../testing/freezes.ts'
import type { FreezeException } from './exception.ts'
import { decideException, exceptionState, uncovered, useException } from './exception-cover.ts'

const place = { serviceId: 'orders', environmentId: 'production' }
const at = new Date('2026-03-02T04:00:00Z')
const use = { ...exceptionUse(), promotionId: 'P-1' }
const earlier = new Date('2026-03-02T03:00:00Z')

describe('an exception', () => {
  it.each<[string | null, Partial<FreezeException>, Parameters<typeof exceptionUse>[0]]>([
    [null, {}, {}],
    ['asked', { decision: null, decidedById: null }, {}],
    ['refused', { decision: 'refused' }, {}],
    ['own-approval', { decidedById: 'developer' }, {}],
    ['withdrawn', { withdrawnAt: earlier }, {}],
    ['expired', { endsAt: at }, {}],
    ['used-up', { usedBy: ['P-0'] }, {}],
    [null, { usedBy: ['P-0'], count: 2 }, {}],
    [null, { usedBy: ['P-1'] }, {}],
    ['other-digest', {}, { digest: digestOf('b') }],
    [null, { subjectKind: 'work-item', subject: 'ORD-1', digest: null }, { workItems: ['ORD-0', 'ORD-1'] }],
    ['other-subject', { subjectKind: 'work-item', subject: 'ORD-1', digest: null }, { workItems: ['ORD-2'] }],
    // Bound at its first use: a newer build of the same work item is another thing.
    [
      'other-digest',
      { subjectKind: 'work-item', subject: 'ORD-1', digest: digestOf('b'), count: 2 },
      { workItems: ['ORD-1'] },
    ],
    [null, { subjectKind: 'branch', subject: 'hotfix/ORD-1', digest: null }, { branch: 'hotfix/ORD-1' }],
    [null, { subjectKind: 'train', subject: 'T-3', digest: null }, { trainId: 'T-3' }],
    ['other-subject', { subjectKind: 'incident', subject: 'I-1', digest: null }, { incidents: [] }],
  ])('%s: %j for %j', (expected, of, used) => {
    expect(uncovered(freezeException(of), place, exceptionUse(used), at)).toBe(expected)
  })

  it('is for its service and environment alone', () => {
    expect(uncovered(freezeException(), { ...place, serviceId: 'stock' }, use, at)).toBe('other-place')
    expect(uncovered(freezeException(), { ...place, environmentId: 'preview' }, use, at)).toBe('other-place')
  })

  it('is bound and counted at the start, once for one promotion', () => {
    const byItem = freezeException({ subjectKind: 'work-item', subject: 'ORD-1', digest: null, count: 2 })
    const first = useException(byItem, place, { ...use, workItems: ['ORD-1'] }, at)
    expect(first).toEqual({ ok: true, value: { digest: digestOf('a'), usedBy: ['P-1'] } })
    const again = useException(
      { ...byItem, usedBy: ['P-1'], digest: digestOf('a') },
      place,
      { ...use, workItems: ['ORD-1'] },
      at,
    )
    expect(again.ok && again.value.usedBy).toEqual(['P-1'])
    const refused = useException(freezeException({ usedBy: ['P-0'] }), place, use, at)
    expect(refused).toMatchObject({
      ok: false,
      failure: { code: 'blocked-by-gate', detail: { reason: 'used-up' } },
    })
  })

  it('is decided once, by another person, before its end', () => {
    const asked = freezeException({ decision: null, decidedById: null, decidedAt: null })
    expect(decideException(asked, 'lead', at)).toEqual({ ok: true, value: null })
    expect(decideException(asked, 'developer', at)).toMatchObject({ failure: { code: 'own-request' } })
    expect(decideException({ ...asked, endsAt: at }, 'lead', at)).toMatchObject({ failure: { code: 'gone' } })
    expect(decideException(freezeException(), 'lead', at)).toMatchObject({ failure: { code: 'wrong-state' } })
  })

  it.each<[string, Partial<FreezeException>]>([
    ['granted', {}],
    ['asked', { decision: null }],
    ['refused', { decision: 'refused' }],
    ['withdrawn', { withdrawnAt: earlier }],
    ['used-up', { usedBy: ['P-1'] }],
    ['expired', { usedBy: ['P-1'], count: 2, endsAt: at }],
    ['expired-unused', { endsAt: at }],
  ])('is reported as %s', (state, of) => {
    expect(exceptionState(freezeException(of), at)).toBe(state)
  })
})

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  emergencyStop,
  freezeWindow,
  oneOff,
  recurring,
  scopeOf,
  timeSources,
} from '../../testing/freezes.ts'
import { prepareFreezes } from '../freeze/prepare.ts'
import type { LedgerAction, LedgerFact } from '../ledger/entry.ts'
import { ledgerActions } from '../ledger/entry.ts'
import { edgeNotices } from './freeze-edges.ts'
import { noticeKinds, noticeLocales } from './kind.ts'
import { noticesOf } from './notices-of.ts'
import { givenUpAfterMs, nextTryAt } from './retry.ts'
import { wordsOf } from './words.ts'

const at = new Date('2026-11-21T08:00:00Z')
const fact = (action: LedgerAction, more: Partial<LedgerFact> = {}): LedgerFact => ({
  actorKind: 'person',
  actorId: 'p',
  actorName: 'Wang',
  action,
  subjectKind: 'promotion',
  subjectId: 'id',
  subjectName: 'P-7',
  promotionId: 'id',
  reason: null,
  detail: {},
  ...more,
})
const approvals = (verdict: string) => [{ gate: 'approvals', verdict, reasons: [] }]
const frozen = (verdict: string) => [
  { gate: 'freeze', verdict, reasons: [{ key: 'denied', values: { name: 'Spring Festival' } }] },
]
const system = { actorKind: 'system', actorId: null, actorName: 'Sluice' } as const
const kinds = (action: LedgerAction, more: Partial<LedgerFact> = {}) =>
  noticesOf(fact(action, more), at).map(({ kind }) => kind)

describe('what people are told of an entry', () => {
  it.each<[string, LedgerAction, Partial<LedgerFact>, string[]]>([
    ['asked, approvals wait', 'promotion.requested', { detail: { verdicts: approvals('wait') } }, ['approval-asked']],
    ['asked, nobody is needed', 'promotion.requested', { detail: { verdicts: approvals('pass') } }, []],
    ['a person rolls back', 'promotion.requested', { detail: { kind: 'rollback' } }, []],
    ['it rolls back by itself', 'promotion.requested', { ...system, detail: { kind: 'rollback' } }, ['rolled-back-by-itself']],
    ['an approval lapsed', 'promotion.judged', { detail: { when: 'waiting', was: { approvals: 'pass' }, verdicts: approvals('wait') } }, ['approval-asked']],
    ['it waits as before', 'promotion.judged', { detail: { when: 'waiting', was: { soak: 'wait' }, verdicts: approvals('wait') } }, []],
    ['one more approved', 'promotion.judged', { detail: { when: 'waiting', was: { approvals: 'wait' }, verdicts: approvals('wait') } }, []],
    ['judged at the start', 'promotion.judged', { detail: { when: 'start', verdicts: approvals('pass') } }, []],
    ['escalated', 'promotion.escalated', { detail: { kind: 'group', asked: 'qa', who: 'QA', step: 1 } }, ['approval-escalated']],
    ['failed', 'promotion.failed', {}, ['promotion-failed']],
    ['errored before its first write', 'promotion.errored', {}, ['promotion-failed']],
    ['errored after it', 'promotion.errored', { detail: { unsettled: true } }, ['unsettled']],
    ['aborted before its first write', 'promotion.aborted', {}, []],
    ['aborted after it', 'promotion.aborted', { detail: { unsettled: true } }, ['unsettled']],
    ['automatic rollback stopped', 'environment.automatic-rollback-stopped', { detail: { services: ['a', 'b'] } }, ['automatic-rollback-stopped']],
    ['a train paused', 'train.paused', {}, ['train-paused']],
    ['a train asks', 'train.submitted', { detail: { asksApproval: true, services: ['a'] } }, ['approval-asked']],
    ['a train that nobody approves', 'train.submitted', {}, []],
    ['its list changed while it asks', 'train.changed', { detail: { asksApproval: true } }, ['approval-asked']],
    ['a draft changed', 'train.changed', {}, []],
    ['asked, a freeze holds it', 'promotion.requested', { detail: { verdicts: frozen('wait') } }, ['freeze-refused']],
    ['asked, a freeze only warns', 'promotion.requested', { detail: { verdicts: frozen('warn') } }, []],
    ['a freeze begins while it waits', 'promotion.judged', { detail: { was: { freeze: 'pass' }, verdicts: frozen('block') } }, ['freeze-refused']],
    ['the freeze goes on', 'promotion.judged', { detail: { was: { freeze: 'wait' }, verdicts: frozen('block') } }, []],
    ['something else came out differently', 'promotion.judged', { detail: { was: { soak: 'wait' }, verdicts: frozen('wait') } }, []],
    ['a gate is overridden', 'promotion.overridden', { detail: { gate: 'freeze' } }, ['override-used']],
    ['an exception is asked for', 'exception.asked', {}, ['exception-asked']],
    ['an exception is used', 'exception.used', { detail: { promotion: 7 } }, ['exception-used']],
    ['an emergency stop', 'stop.set', { detail: { scope: scopeOf(), endsAt: at.toISOString() } }, ['stop-set']],
    ['an exception is granted', 'exception.granted', { detail: { requesterId: 'wang' } }, ['exception-decided']],
    ['an exception is refused', 'exception.refused', { detail: { requesterId: 'wang' } }, ['exception-decided']],
    ['a stop is lifted', 'stop.lifted', { detail: { scope: scopeOf() } }, ['stop-ended']],
    ['a freeze is ended early', 'freeze.retired', { detail: { ended: true, scope: scopeOf() } }, ['freeze-ended']],
    ['a window out of its hours is taken away', 'freeze.retired', { detail: { ended: false, scope: scopeOf() } }, []],
    ['something went past a freeze', 'freeze.breached', { ...system, detail: { owners: [{ id: 'lin' }] } }, ['freeze-breach']],
    ['a branch rule is refused', 'branch-rule.refused', system, ['branch-rule-stuck']],
    ['a branch rule was changed meanwhile', 'branch-rule.left', system, ['branch-rule-stuck']],
    ['a branch rule is set', 'branch-rule.set', system, []],
    ['a budget is reached', 'cost-budget.share-reached', { ...system, detail: { productLineId: 'trade', period: '2026-11', share: 80 } }, ['budget-reached']],
    ['succeeded', 'promotion.succeeded', {}, []],
    ['superseded', 'promotion.superseded', {}, []],
  ])('%s', (_, action, more, expected) => {
    expect(kinds(action, more)).toEqual(expected)
  }) // biome-ignore format: one glance

  it('asks those who could approve, and the group that is next', () => {
    const asked = noticesOf(
      fact('promotion.requested', {
        detail: { verdicts: approvals('wait'), couldApprove: [{ id: 'lin', name: 'Lin' }] },
      }),
      at,
    )
    expect(asked[0]?.audience).toMatchObject({ people: ['lin'], parties: false })
    const next = noticesOf(fact('promotion.escalated', { detail: { kind: 'group', asked: 'qa' } }), at)
    expect(next[0]?.audience).toMatchObject({ group: 'qa', role: null })
  })

  it('tells once in an hour of the rules of one window, however many repositories it holds', () => {
    const occasion = (subjectId: string, window: string, when = at) =>
      noticesOf(fact('branch-rule.refused', { subjectId, detail: { windows: [{ id: window }] } }), when)[0]
        ?.occasion
    expect(occasion('one', 'w')).toBe(occasion('two', 'w'))
    expect(occasion('one', 'w')).not.toBe(occasion('one', 'v'))
    expect(occasion('one', 'w')).not.toBe(occasion('one', 'w', new Date(at.getTime() + 3_600_000)))
  })

  it('tells each share of a budget once a month', () => {
    const occasion = (period: string, share: number) =>
      noticesOf(fact('cost-budget.share-reached', { detail: { productLineId: 'l', period, share } }), at)[0]
        ?.occasion
    expect(new Set([occasion('2026-11', 80), occasion('2026-11', 100), occasion('2026-12', 80)]).size).toBe(3)
    expect(occasion('2026-11', 80)).toBe(occasion('2026-11', 80))
  })

  it('takes whatever an entry holds, and has one occasion for one fact', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ledgerActions),
        fc.dictionary(fc.string(), fc.jsonValue()),
        (action, detail) => {
          const drafts = noticesOf(fact(action, { detail }), at)
          expect(noticesOf(fact(action, { detail }), at)).toEqual(drafts)
          expect(new Set(drafts.map(({ occasion }) => occasion)).size).toBe(drafts.length)
        },
      ),
    )
  })
})

describe('the words of a message', () => {
  const values = { subject: 'P-7', service: 'order-service', environment: 'production', actor: 'Wang' }

  it('exist for each kind in both languages, without a hole', () => {
    for (const locale of noticeLocales)
      for (const kind of [...noticeKinds, 'test' as const]) {
        const full = {
          ...values,
          reason: 'because',
          why: 'why',
          because: 'budget',
          who: 'QA',
          services: 'a, b',
          startsAt: '2026-11-21T10:00:00Z',
          endsAt: '2026-11-21T12:00:00Z',
          zone: 'Asia/Shanghai',
          ahead: 2,
        }
        for (const words of [wordsOf(kind, locale, full, 'https://x/y'), wordsOf(kind, locale, {}, null)]) {
          expect(words.title).not.toMatch(/[{}]|null|undefined/)
          expect(words.markdown + words.text).not.toMatch(/[{}]|null|undefined/)
        }
      }
  })

  it('leave out a line that has nothing to say', () => {
    const words = wordsOf(
      'approval-asked',
      'en',
      { ...values, reason: null },
      'https://sluice/promotions/P-7',
    )
    expect(words).toEqual({
      title: 'Approval asked: order-service → production',
      text: 'Wang asks for P-7.\n\nhttps://sluice/promotions/P-7',
      markdown:
        '#### Approval asked: order-service → production\n\nWang asks for P-7.\n\n[Look at it](https://sluice/promotions/P-7)',
    })
    expect(wordsOf('approval-asked', 'zh-CN', values, null).title).toBe('请审批:order-service → 生产')
  })

  it('never let a text that somebody typed become a link, a mention of a heading, or a second line', () => {
    const words = wordsOf(
      'approval-asked',
      'en',
      { ...values, reason: 'x](http://evil) \n# big\n[click](http://evil)' },
      null,
    )
    expect(words.markdown).not.toMatch(/[^\\]\]\(http:\/\/evil/)
    expect(words.markdown.split('\n').filter((line) => line.startsWith('#'))).toHaveLength(1)
  })
})

describe('the edges of freezes', () => {
  const told = (window: Parameters<typeof freezeWindow>[0], after: string, now: string) =>
    edgeNotices(
      prepareFreezes([freezeWindow(window)], [], timeSources()),
      [],
      new Date(`${after}Z`),
      new Date(`${now}Z`),
    )
  const kindsOf = (...of: Parameters<typeof told>) =>
    told(...of).map(({ kind, values }) => [kind, ...(values.ahead ? [values.ahead] : [])].join(' '))
  // 08:00 to 16:00 in Shanghai is 00:00 to 08:00 UTC.
  const day = { schedule: oneOff('2026-11-21T08:00', '2026-11-21T16:00'), zone: 'Asia/Shanghai' }

  it.each<[string, string, string, string[]]>([
    ['two days before', '2026-11-18T23:59', '2026-11-19T00:00', ['freeze-coming 48']],
    ['a minute after that', '2026-11-19T00:00', '2026-11-19T00:01', []],
    ['two hours before', '2026-11-20T21:50', '2026-11-20T22:00', ['freeze-coming 2']],
    ['at the start', '2026-11-20T23:59', '2026-11-21T00:00', ['freeze-started']],
    ['inside', '2026-11-21T00:00', '2026-11-21T07:59', []],
    ['at the end', '2026-11-21T07:00', '2026-11-21T08:00', ['freeze-ended']],
    ['long after', '2026-11-21T08:00', '2026-11-21T09:00', []],
  ])('%s', (_, after, now, expected) => expect(kindsOf(day, after, now)).toEqual(expected))

  it('announces a window of every night two hours before only, after its first', () => {
    const nights = { schedule: recurring('2026-11-20T08:00', 'FREQ=DAILY', 'PT8H'), zone: 'Asia/Shanghai' }
    expect(kindsOf(nights, '2026-11-17T23:30', '2026-11-18T00:00')).toEqual(['freeze-coming 48'])
    expect(kindsOf(nights, '2026-11-19T23:30', '2026-11-20T00:00')).toEqual(['freeze-started'])
    expect(kindsOf(nights, '2026-11-20T21:30', '2026-11-20T22:00')).toEqual(['freeze-coming 2'])
  })

  it('is silent about windows that open, and about those that only report', () => {
    for (const more of [{ effect: 'allow' as const }, { mode: 'report-only' as const }])
      expect(kindsOf({ ...day, ...more }, '2026-11-18T00:00', '2026-11-22T00:00')).toEqual([])
  })

  it('tells one time of one window once, however the looks are cut', () => {
    const whole = told(day, '2026-11-18T00:00', '2026-11-22T00:00').map(({ occasion }) => occasion)
    expect(new Set(whole).size).toBe(4)
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 * 24 * 60 - 1 }), (minutes) => {
        const cut = new Date(Date.parse('2026-11-18T00:00Z') + minutes * 60_000).toISOString().slice(0, 16)
        const parts = [...told(day, '2026-11-18T00:00', cut), ...told(day, cut, '2026-11-22T00:00')]
        expect(parts.map(({ occasion }) => occasion).sort()).toEqual([...whole].sort())
      }),
    )
  })

  it('warns half an hour before a stop ends and tells its end, unless it was lifted', () => {
    const stop = emergencyStop({
      setAt: new Date('2026-11-21T06:00Z'),
      endsAt: new Date('2026-11-21T08:00Z'),
      liftedAt: null,
    })
    const kindsAt = (one: typeof stop, now: string) =>
      edgeNotices(
        prepareFreezes([], [one], timeSources()),
        [one],
        new Date('2026-11-21T07:00Z'),
        new Date(now),
      ).map(({ kind }) => kind)
    expect(kindsAt(stop, '2026-11-21T07:29Z')).toEqual([])
    expect(kindsAt(stop, '2026-11-21T07:30Z')).toEqual(['stop-ends-soon'])
    expect(kindsAt(stop, '2026-11-21T08:00Z')).toEqual(['stop-ended'])
    expect(kindsAt({ ...stop, liftedAt: new Date('2026-11-21T07:10Z') }, '2026-11-21T07:30Z')).toEqual([])
  })
})

describe('when a message is tried again', () => {
  it('doubles up to half an hour, for a day, and never before the other side allows', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200 }),
        fc.integer({ min: 0, max: 2 * givenUpAfterMs }),
        fc.option(fc.integer({ min: 0, max: 3_600_000 })),
        (attempts, ageMs, retryAfterMs) => {
          const createdAt = new Date(at.getTime() - ageMs)
          const next = nextTryAt({ attempts, createdAt, isTest: false }, retryAfterMs, at)
          if (next === null) {
            expect(ageMs + 1_800_000 + (retryAfterMs ?? 0)).toBeGreaterThan(givenUpAfterMs)
            return
          }
          expect(next.getTime() - at.getTime()).toBeGreaterThanOrEqual(Math.max(15_000, retryAfterMs ?? 0))
          expect(next.getTime() - at.getTime()).toBeLessThanOrEqual(Math.max(1_800_000, retryAfterMs ?? 0))
          expect(next.getTime() - createdAt.getTime()).toBeLessThanOrEqual(givenUpAfterMs)
        },
      ),
    )
    expect(nextTryAt({ attempts: 1, createdAt: at, isTest: true }, null, at)).toBeNull()
  })
})

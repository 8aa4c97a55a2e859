import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DaysAsked, type DaysWanted, dueImports } from './due-imports.ts'

const at = (text: string) => new Date(`${text}+08:00`)
const split = { kind: 'split-bill', sinceOn: '2026-05-01' } as const
const asked = (fromOn: string, untilOn: string, when: string, more: Partial<DaysAsked> = {}): DaysAsked => ({
  fromOn,
  untilOn,
  requestedAt: at(when),
  open: false,
  failedAt: null,
  ...more,
})
const words = (wanted: DaysWanted[]) =>
  wanted.map(({ fromOn, untilOn, scope }) => `${fromOn}..${untilOn} ${scope}`)
const history = [
  asked('2026-05-01', '2026-05-31', '2026-06-10T09:00:00'),
  asked('2026-06-01', '2026-06-19', '2026-06-20T00:10:00'),
]

describe('what is to be fetched', () => {
  it('is at first every month that is kept or wanted, up to yesterday', () => {
    expect(words(dueImports(split, [], at('2026-06-20T09:00:00')))).toEqual([
      '2026-05-01..2026-05-31 days',
      '2026-06-01..2026-06-19 days',
    ])
    const all = dueImports({ kind: 'instance-bill', sinceOn: null }, [], at('2026-06-20T09:00:00'))
    expect(all).toHaveLength(12)
    expect(all[0]).toMatchObject({ fromOn: '2025-07-01', untilOn: '2025-07-31' })
  })

  it.each([
    // The last five days, once a day of UTC+8.
    ['2026-06-20T23:59:00', history, []],
    ['2026-06-21T00:01:00', history, ['2026-06-16..2026-06-20 days']],
    ['2026-06-21T10:00:00', [...history, asked('2026-06-16', '2026-06-20', '2026-06-21T00:01:00')], []],
    // Five days may lie in two months.
    [
      '2026-07-02T08:00:00',
      [...history, asked('2026-06-01', '2026-06-30', '2026-07-01T00:10:00')],
      ['2026-06-27..2026-07-01 days'],
    ],
    // A portal that was away for two weeks asks for what it missed.
    ['2026-07-12T08:00:00', history, ['2026-06-01..2026-06-30 days', '2026-07-01..2026-07-11 days']],
    // On the 4th at noon the month before is read whole, though it was read the day before.
    [
      '2026-07-04T11:59:00',
      [
        ...history,
        asked('2026-06-01', '2026-06-30', '2026-07-03T00:10:00'),
        asked('2026-06-29', '2026-07-03', '2026-07-04T00:10:00'),
        asked('2026-07-01', '2026-07-03', '2026-07-04T00:10:00'),
      ],
      [],
    ],
    [
      '2026-07-04T12:00:00',
      [
        ...history,
        asked('2026-06-01', '2026-06-30', '2026-07-03T00:10:00'),
        asked('2026-06-29', '2026-07-03', '2026-07-04T00:10:00'),
        asked('2026-07-01', '2026-07-03', '2026-07-04T00:10:00'),
      ],
      ['2026-06-01..2026-06-30 days'],
    ],
  ])('at %s', (now, known, wanted) => {
    expect(words(dueImports(split, known, at(now)))).toEqual(wanted)
  })

  it('is asked for again an hour after it failed, and not while it waits', () => {
    const failed = asked('2026-06-16', '2026-06-20', '2026-06-21T00:01:00', {
      failedAt: at('2026-06-21T00:02:00'),
    })
    expect(dueImports(split, [...history, failed], at('2026-06-21T00:30:00'))).toEqual([])
    expect(dueImports(split, [...history, failed], at('2026-06-21T01:30:00'))).toHaveLength(1)
    const waiting = asked('2026-06-16', '2026-06-20', '2026-06-20T23:00:00', { open: true })
    expect(dueImports(split, [...history, waiting], at('2026-06-21T01:30:00'))).toEqual([])
  })

  it('comes by the month where it is amortised, and never where people bring files', () => {
    const amortised = { kind: 'amortised', sinceOn: '2026-06-01' } as const
    expect(words(dueImports(amortised, [], at('2026-06-20T09:00:00')))).toEqual([
      '2026-06-01..2026-06-30 periods',
    ])
    const known = [asked('2026-06-01', '2026-06-30', '2026-06-20T09:00:00')]
    expect(dueImports(amortised, known, at('2026-06-20T10:00:00'))).toEqual([])
    expect(words(dueImports(amortised, known, at('2026-06-21T10:00:00')))).toEqual([
      '2026-06-01..2026-06-30 periods',
    ])
    expect(dueImports({ kind: 'focus-file', sinceOn: null }, [], at('2026-06-20T09:00:00'))).toEqual([])
  })

  it('once asked for is not asked for again the same day, whatever day it is', () => {
    const days = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true })
    const kinds = fc.constantFrom('split-bill', 'instance-bill', 'amortised')
    fc.assert(
      fc.property(days, kinds, (now, kind) => {
        const source = { kind, sinceOn: null } as const
        const first = dueImports(source, [], now)
        const done = first.map((each) => ({ ...each, requestedAt: now, open: false, failedAt: null }))
        expect(dueImports(source, done, now)).toEqual([])
        for (const { fromOn, untilOn } of first) expect(fromOn <= untilOn).toBe(true)
      }),
    )
  })
})

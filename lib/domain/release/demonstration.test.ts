import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { currentBatch, demonstrationDates, demonstrationSteps } from './demonstration.ts'
import { planProblems } from './plan.ts'
import { countdown, releaseState } from './state.ts'

describe('the release of the demonstration', () => {
  it('is cut, before its week, and goes live on a Thursday night, whenever somebody looks', () => {
    const days = { min: new Date('2026-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }
    fc.assert(
      fc.property(fc.date(days), (now) => {
        const dates = demonstrationDates(now)
        const plan = { ...dates, batch: '202611', zone: 'Asia/Shanghai', productLines: ['trade'] }
        expect(planProblems(plan)).toEqual([])
        const facts = { ...dates, cutAt: now, closedAt: null, services: [] }
        expect(releaseState(facts, now)).toBe('cut')
        expect(countdown(facts, now)).toMatchObject({ milestone: 'week' })
        const away = dates.goLiveStartsAt.getTime() - now.getTime()
        expect(away).toBeGreaterThanOrEqual(2 * 86_400_000)
        expect(away).toBeLessThan(10 * 86_400_000)
        const inChina = new Date(dates.goLiveStartsAt.getTime() + 8 * 3_600_000)
        expect([inChina.getUTCDay(), inChina.getUTCHours(), inChina.getUTCMinutes()]).toEqual([4, 22, 0])
      }),
    )
  })

  it('is of the month that most services are in', () => {
    const of = (batch: string, count: number) => ({ batch, services: Array.from({ length: count }) })
    expect(currentBatch([of('202610', 3), of('202611', 30)])?.batch).toBe('202611')
    expect(currentBatch([of('202612', 2), of('202611', 30)])?.batch).toBe('202611')
    expect(currentBatch([])).toBeNull()
  })

  it('has something said of each service once', () => {
    const row = (slug: string, more: object = {}) => ({
      service: { id: slug, slug },
      state: 'included',
      version: { digest: `d-${slug}` },
      production: 'absent',
      problems: ['not-verified'],
      ...more,
    })
    const rows = [
      row('a'),
      row('b', { problems: ['not-verified', 'feature-since-cut'] }),
      row('c', { production: 'live', problems: [] }),
      row('d', { version: null, problems: ['no-version'] }),
      row('e'),
      row('f', { state: 'withdrawn' }),
      row('g'),
      row('h'),
      row('out'),
    ]
    const say = (told: string[] = []) =>
      demonstrationSteps(rows, 'out', new Set(told)).map((step) => `${step.do} ${step.service}`)
    const all = ['verify a', 'unchanged c', 'verify e', 'verify g', 'withdrawn out']
    expect(say()).toEqual(all)
    expect(say(['a', 'c'])).toEqual(all.slice(2))
    expect(say(['a', 'c', 'e', 'g', 'out'])).toEqual([])
  })
})

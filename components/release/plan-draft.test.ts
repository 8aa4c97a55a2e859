import { expect, test } from 'vitest'
import { emptyDraft, type PlanDraft, readDraft } from './plan-draft.ts'

const written: PlanDraft = {
  name: '202606',
  batch: '202606',
  zone: 'Asia/Shanghai',
  productLines: ['trade'],
  cutPlannedAt: '2026-06-03T10:00',
  weekStartsAt: '2026-06-15T00:00',
  goLiveStartsAt: '2026-06-18T22:00',
  goLiveEndsAt: '2026-06-19T02:00',
}

test('a draft is read by the clock of its own zone', () => {
  const { plan, problems } = readDraft(written)
  expect(problems).toEqual([])
  expect(plan?.goLiveStartsAt).toBe('2026-06-18T14:00:00.000Z')
})

test.each<[Partial<PlanDraft>, string, string]>([
  [{ name: ' ' }, 'name', 'no-name'],
  [{ batch: '202613' }, 'batch', 'no-month'],
  [{ productLines: [] }, 'productLines', 'none'],
  [{ weekStartsAt: '2026-06-01T00:00' }, 'weekStartsAt', 'before-cut'],
  [{ goLiveStartsAt: '2026-06-14T00:00' }, 'goLiveStartsAt', 'before-week'],
  [{ goLiveEndsAt: '2026-06-18T22:00' }, 'goLiveEndsAt', 'empty-go-live'],
  [{ cutPlannedAt: '' }, 'cutPlannedAt', 'no-time'],
])('%j is said at its field', (over, field, code) => {
  expect(readDraft({ ...written, ...over }).problems).toContainEqual({ field, code })
})

test('a zone that nobody knows is no plan, and no crash', () => {
  expect(readDraft({ ...written, zone: 'Mars/Base' }).plan).toBeNull()
})

test('a new plan is for the month to come', () => {
  expect(emptyDraft('UTC', new Date('2026-12-20T00:00:00Z')).batch).toBe('202701')
})

import { expect, test } from 'vitest'
import type { ReleaseItem, ReleaseRow } from '../../lib/api/contract/release-item.ts'
import { arrangeRows, countStandings, readRowFilters, standingOf } from './standing.ts'

const row = (over: Partial<ReleaseRow> = {}): ReleaseRow => ({
  service: { id: 'x', slug: 'cart-web' },
  productLine: { id: 'l', slug: 'trade', name: 'Trade' },
  team: null,
  tier: 1,
  state: 'included',
  reason: null,
  branch: { name: 'release/202606', headSha: null, cutSha: null, cutAt: null, problem: null, webUrl: null },
  version: null,
  commits: null,
  owed: 0,
  owedUnknown: 0,
  verification: 'missing',
  verified: null,
  previewShare: null,
  production: 'absent',
  productionVersion: null,
  owedTo: [],
  problems: [],
  ...over,
})

test.each<[Partial<ReleaseRow>, ReleaseItem['state'], string]>([
  [{}, 'in-release-week', 'ready'],
  [{ problems: ['owed'] }, 'in-release-week', 'ready'],
  [{ problems: ['not-verified', 'owed'] }, 'in-release-week', 'in-work'],
  [{ problems: ['no-version'] }, 'cut', 'in-work'],
  [{ problems: ['no-version'] }, 'in-release-week', 'blocked'],
  [{ problems: ['not-cut', 'no-version'] }, 'planned', 'in-work'],
  [{ problems: ['feature-since-cut'] }, 'planned', 'blocked'],
  [{ problems: ['commits-unknown'] }, 'cut', 'blocked'],
  [{ production: 'moving' }, 'releasing', 'moving'],
  [{ production: 'partly' }, 'releasing', 'moving'],
  [{ production: 'unknown' }, 'releasing', 'ready'],
  [{ production: 'live', problems: ['owed'] }, 'released', 'live'],
  [{ state: 'late', problems: ['verified-another'] }, 'in-release-week', 'blocked'],
  [{ state: 'withdrawn', problems: [] }, 'in-release-week', 'stays'],
  [{ state: 'unchanged' }, 'in-release-week', 'stays'],
])('%j in a release that is %s is %s', (over, release, standing) => {
  expect(standingOf(row(over), release)).toBe(standing)
})

test('those that stay are not among those that go', () => {
  const rows = [row(), row({ problems: ['unknown-since-cut'] }), row({ state: 'withdrawn' })]
  expect(countStandings(rows, 'cut')).toMatchObject({ going: 2, ready: 1, blocked: 1, stays: 1 })
})

test('filters come from the address and what is blocked stands first', () => {
  const named = (slug: string, over: Partial<ReleaseRow> = {}) =>
    row({ ...over, service: { id: slug, slug } })
  const rows = [named('b-ready'), named('z-blocked', { problems: ['branch-gone'] }), named('a-ready')]
  const slugs = (query: string) =>
    arrangeRows(rows, 'cut', readRowFilters(new URLSearchParams(query))).map(({ service }) => service.slug)
  expect(slugs('')).toEqual(['z-blocked', 'a-ready', 'b-ready'])
  expect(slugs('standing=ready&q=B-')).toEqual(['b-ready'])
  expect(slugs('problem=branch-gone')).toEqual(['z-blocked'])
  expect(slugs('line=stores')).toEqual([])
  expect(slugs('team=any')).toEqual([])
})

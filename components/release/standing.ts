import type { ReleaseItem, ReleaseRow } from '../../lib/api/contract/release-item.ts'
import type { StatusKind } from '../ui/status.tsx'

/** In the order in which the board shows them: what somebody must act on first. */
export const standings = ['blocked', 'in-work', 'moving', 'ready', 'live', 'stays'] as const
export type Standing = (typeof standings)[number]

export const standingKind: Record<Standing, StatusKind> = {
  blocked: 'blocked',
  'in-work': 'running',
  moving: 'applying',
  ready: 'success',
  live: 'succeeded',
  stays: 'off',
}

type Problem = ReleaseRow['problems'][number]
type Judged = Pick<ReleaseRow, 'state' | 'production' | 'problems'>

/** What is simply not done yet; before the release week nobody is late with it. */
const ahead: readonly Problem[] = ['not-cut', 'no-version', 'version-behind-branch']
/** Work that goes on in the release week itself. */
const week: readonly Problem[] = ['not-verified']

/** Where one service stands. What is owed to another branch stops no go-live, so it leaves a service ready. */
export function standingOf(row: Judged, release: ReleaseItem['state']): Standing {
  if (row.state === 'withdrawn' || row.state === 'unchanged') return 'stays'
  if (row.production === 'live') return 'live'
  const open = row.problems.filter((problem) => problem !== 'owed')
  const early = release === 'planned' || release === 'cut'
  const mayWait = (problem: Problem) => week.includes(problem) || (early && ahead.includes(problem))
  if (!open.every(mayWait)) return 'blocked'
  if (row.production === 'moving' || row.production === 'partly') return 'moving'
  return open.length > 0 ? 'in-work' : 'ready'
}

export type Standings = Record<Standing, number> & {
  /** Services that go live with it. */
  going: number
}

export function countStandings(rows: readonly Judged[], release: ReleaseItem['state']): Standings {
  const counts = { blocked: 0, 'in-work': 0, moving: 0, ready: 0, live: 0, stays: 0 }
  for (const row of rows) counts[standingOf(row, release)] += 1
  return { ...counts, going: rows.length - counts.stays }
}

export interface RowFilters {
  q?: string | undefined
  standing: string[]
  problem: string[]
  line: string[]
  team: string[]
}

const listed = (value: string | null) => (value ? value.split(',').filter(Boolean) : [])

/** Filters live in the address, so that a link shows a colleague the same rows. */
export const readRowFilters = (params: URLSearchParams): RowFilters => ({
  q: params.get('q')?.trim().toLowerCase() || undefined,
  standing: listed(params.get('standing')),
  problem: listed(params.get('problem')),
  line: listed(params.get('line')),
  team: listed(params.get('team')),
})

const among = (wanted: string[], value: string | undefined) =>
  wanted.length === 0 || (value !== undefined && wanted.includes(value))

/** Rows that pass, in the order of the board: by standing, then by name. */
export function arrangeRows(
  rows: readonly ReleaseRow[],
  release: ReleaseItem['state'],
  filters: RowFilters,
): ReleaseRow[] {
  return rows
    .map((row) => ({ row, standing: standingOf(row, release) }))
    .filter(
      ({ row, standing }) =>
        (!filters.q || row.service.slug.includes(filters.q)) &&
        among(filters.standing, standing) &&
        (filters.problem.length === 0 || row.problems.some((one) => filters.problem.includes(one))) &&
        among(filters.line, row.productLine?.slug) &&
        among(filters.team, row.team?.slug),
    )
    .sort(
      (a, b) =>
        standings.indexOf(a.standing) - standings.indexOf(b.standing) ||
        a.row.service.slug.localeCompare(b.row.service.slug),
    )
    .map(({ row }) => row)
}

'use client'
import { useTranslations } from 'next-intl'
import type { ReleaseRow } from '../../lib/api/contract/release-item.ts'
import { rowProblems } from '../../lib/domain/release/row.ts'
import { useAddress } from '../board/board-filters.ts'
import { FilterChip } from '../ui/filter-chip.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { readRowFilters, standings } from './standing.ts'

/** Names that occur, once each. */
function namesOf(rows: ReleaseRow[], of: 'productLine' | 'team') {
  const found = new Map<string, { key: string; label: string; count: number }>()
  for (const row of rows) {
    const name = row[of]
    if (!name) continue
    const before = found.get(name.slug)
    found.set(name.slug, { key: name.slug, label: name.name, count: (before?.count ?? 0) + 1 })
  }
  return [...found.values()].sort((a, b) => a.label.localeCompare(b.label))
}

/** Text, standing, problem, line and team: all in the address. */
export function ReleaseFilterBar({ rows, shown }: { rows: ReleaseRow[]; shown: number }) {
  const t = useTranslations('release')
  const filter = useTranslations('filter')
  const { params, set } = useAddress()
  const filters = readRowFilters(new URLSearchParams(params.toString()))
  const problems = rowProblems
    .map((key) => ({
      key,
      label: t(`problem.${key}`),
      count: rows.filter((row) => row.problems.includes(key)).length,
    }))
    .filter(({ key, count }) => count > 0 || filters.problem.includes(key))
  const chips = [
    {
      key: 'standing',
      label: t('filter.standing'),
      options: standings.map((key) => ({ key, label: t(`standing.${key}`) })),
      selected: filters.standing,
    },
    { key: 'problem', label: t('filter.problem'), options: problems, selected: filters.problem },
    {
      key: 'line',
      label: filter('line'),
      options: namesOf(rows, 'productLine'),
      selected: filters.line,
    },
    { key: 'team', label: filter('team'), options: namesOf(rows, 'team'), selected: filters.team },
  ]
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField
        label={filter('services')}
        value={params.get('q') ?? ''}
        onChange={(q) => set({ q })}
        shortcut="/"
      />
      {chips.map((chip) => (
        <FilterChip
          key={chip.key}
          label={chip.label}
          clearLabel={filter('clear')}
          options={chip.options}
          selected={chip.selected}
          onChange={(keys) => set({ [chip.key]: keys.join(',') })}
        />
      ))}
      <span className="ml-auto text-fg-2">{t('shown', { count: shown, all: rows.length })}</span>
    </div>
  )
}

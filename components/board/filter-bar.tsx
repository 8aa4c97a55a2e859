'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { FilterChip } from '../ui/filter-chip.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { useAddress } from './board-filters.ts'
import { rowStates, runtimes } from './filters.ts'

/** Text, product line, team, state, tier and runtime: all in the address, all answered by the server. */
export function FilterBar({ withStates, shown }: { withStates: boolean; shown?: string }) {
  const t = useTranslations('filter')
  const state = useTranslations('board.state')
  const runtime = useTranslations('service.runtime')
  const { filters, set } = useAddress()
  const facets = useQuery(api.service.facets.queryOptions({ staleTime: 60_000 }))
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField
        label={t('services')}
        value={filters.q ?? ''}
        onChange={(value) => set({ q: value })}
        shortcut="/"
      />
      <FilterChip
        label={t('line')}
        clearLabel={t('clear')}
        options={(facets.data?.productLines ?? []).map((line) => ({
          key: line.slug,
          label: line.name,
          count: line.services,
        }))}
        selected={filters.productLine ?? []}
        onChange={(keys) => set({ line: keys.join(',') })}
      />
      <FilterChip
        label={t('team')}
        clearLabel={t('clear')}
        options={(facets.data?.teams ?? []).map((team) => ({
          key: team.slug,
          label: team.name,
          count: team.services,
        }))}
        selected={filters.team ?? []}
        onChange={(keys) => set({ team: keys.join(',') })}
      />
      {withStates ? (
        <FilterChip
          label={t('state')}
          clearLabel={t('clear')}
          options={rowStates.map((key) => ({ key, label: state(key) }))}
          selected={filters.state ?? []}
          onChange={(keys) => set({ state: keys.join(',') })}
        />
      ) : null}
      <FilterChip
        label={t('tier')}
        clearLabel={t('clear')}
        options={['1', '2', '3', '4'].map((key) => ({ key, label: `T${key}` }))}
        selected={filters.tier ?? []}
        onChange={(keys) => set({ tier: keys.join(',') })}
      />
      <FilterChip
        label={t('runtime')}
        clearLabel={t('clear')}
        options={runtimes.map((key) => ({ key, label: runtime(key) }))}
        selected={filters.runtime ?? []}
        onChange={(keys) => set({ runtime: keys.join(',') })}
      />
      {shown ? <span className="ml-auto text-fg-2">{shown}</span> : null}
    </div>
  )
}

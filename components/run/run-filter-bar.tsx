'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FilterChip } from '../ui/filter-chip.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { TextChip } from '../ui/text-chip.tsx'
import { pipelineKinds, runStates, spanOf, spans } from './run-filters.ts'

const spanKeys = Object.keys(spans)

/** Text, kind, state, branch, person, service, team, line and time: all in the address, all answered by the server. */
export function RunFilterBar({ view, shown }: { view: 'runs' | 'pipelines'; shown: ReactNode }) {
  const t = useTranslations('run')
  const filter = useTranslations('filter')
  const { params, set } = useAddress()
  const facets = useQuery(api.service.facets.queryOptions({ staleTime: 60_000 }))
  const listed = (key: string) => params.get(key)?.split(',').filter(Boolean) ?? []
  const chip = (key: string, label: string, options: { key: string; label: string; count?: number }[]) => (
    <FilterChip
      label={label}
      clearLabel={filter('clear')}
      options={options}
      selected={listed(key)}
      onChange={(keys) => set({ [key]: keys.join(',') })}
    />
  )
  const word = (key: 'branch' | 'person' | 'service') => (
    <TextChip
      label={t(`filter.${key}`)}
      clearLabel={filter('clear')}
      placeholder={t(`filter.${key}Hint`)}
      value={params.get(key) ?? ''}
      onChange={(value) => set({ [key]: value })}
    />
  )
  const span = spanOf(new URLSearchParams(params.toString()))
  return (
    <div className="flex flex-wrap items-center gap-2">
      <SearchField
        label={t(view === 'runs' ? 'filter.runs' : 'filter.pipelines')}
        value={params.get('q') ?? ''}
        onChange={(value) => set({ q: value })}
        shortcut="/"
      />
      {chip(
        'kind',
        t('filter.kind'),
        pipelineKinds.map((key) => ({ key, label: t(`kind.${key}`) })),
      )}
      {view === 'runs' ? (
        <>
          {chip(
            'state',
            filter('state'),
            runStates.map((key) => ({ key, label: t(`state.${key}`) })),
          )}
          {word('branch')}
          {word('person')}
        </>
      ) : null}
      {word('service')}
      {chip(
        'team',
        filter('team'),
        (facets.data?.teams ?? []).map((team) => ({
          key: team.slug,
          label: team.name,
          count: team.services,
        })),
      )}
      {chip(
        'line',
        filter('line'),
        (facets.data?.productLines ?? []).map((line) => ({
          key: line.slug,
          label: line.name,
          count: line.services,
        })),
      )}
      {view === 'runs' ? (
        <FilterChip
          label={t('filter.since')}
          clearLabel={filter('clear')}
          options={spanKeys.map((key) => ({ key, label: t(`span.${key}`) }))}
          selected={span ? [span] : []}
          onChange={(keys) => set({ since: keys.find((key) => key !== span) ?? null })}
        />
      ) : null}
      <span className="ml-auto text-fg-2">{shown}</span>
    </div>
  )
}

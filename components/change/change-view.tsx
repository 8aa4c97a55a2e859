'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { ButtonLink } from '../ui/button-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { FilterChip } from '../ui/filter-chip.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { ChangeAnswer } from './change-answer.tsx'
import { periodKeys, periodOf, periods } from './change-period.ts'
import { ChangeRows } from './change-rows.tsx'
import { FiringPanel } from './firing-panel.tsx'

/** What changed, and could it be the reason? Everything on one axis, alerts beside it. */
export function ChangeView() {
  const t = useTranslations('change')
  const name = useEnvironmentName()
  const { params, set } = useAddress()
  const period = periodOf(params.get('period'), '2h')
  const filters = {
    service: params.get('service') ?? '',
    team: params.get('team') ?? '',
    environment: params.get('environment') ?? '',
  }
  const where = {
    ...Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== '')),
    minutes: periods[period],
  }
  const facets = useQuery(api.service.facets.queryOptions({ staleTime: 60_000 }))
  const summary = useQuery(api.change.summary.queryOptions({ input: where }))
  const changes = useInfiniteQuery(
    api.change.list.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...where, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const items = changes.data?.pages.flatMap((page) => page.items) ?? []
  const last = (keys: string[]) => keys.at(-1) ?? null
  const handover = new URLSearchParams({ ...filters, period: period === '2h' ? '8h' : period })
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          {summary.data ? (
            <ChangeAnswer summary={summary.data} period={period} environment={filters.environment} />
          ) : null}
        </div>
        <ButtonLink href={`/changes/handover?${handover}`}>{t('handover')}</ButtonLink>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <SegmentedControl
          label={t('since')}
          options={periodKeys.map((key) => ({ key, label: t(`period.${key}`) }))}
          selected={period}
          onSelect={(key) => set({ period: key === '2h' ? null : key })}
        />
        <SearchField
          label={t('service')}
          value={filters.service}
          onChange={(value) => set({ service: value })}
          shortcut="/"
        />
        <FilterChip
          label={t('team')}
          clearLabel={t('clear')}
          options={(facets.data?.teams ?? []).map((team) => ({ key: team.slug, label: team.name }))}
          selected={filters.team ? [filters.team] : []}
          onChange={(keys) => set({ team: last(keys) })}
        />
        <FilterChip
          label={t('environment')}
          clearLabel={t('clear')}
          options={(summary.data?.environments ?? []).map(({ slug, changes: count }) => ({
            key: slug,
            label: name(slug),
            count,
          }))}
          selected={filters.environment ? [filters.environment] : []}
          onChange={(keys) => set({ environment: last(keys) })}
        />
      </div>
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_300px]">
        {changes.error && items.length === 0 ? (
          <FailureNote error={changes.error} onRetry={() => void changes.refetch()} />
        ) : changes.isPending ? (
          <ListSkeleton />
        ) : items.length === 0 ? (
          <EmptyState title={t('emptyTitle')} text={t('emptyText')} />
        ) : (
          <section aria-label={t('title')} className="rounded-lg border border-line bg-surface">
            <ChangeRows items={items} />
            <MoreRows list={changes} />
          </section>
        )}
        {summary.data ? <FiringPanel alerts={summary.data.firingNow} count={summary.data.firing} /> : null}
      </div>
    </>
  )
}

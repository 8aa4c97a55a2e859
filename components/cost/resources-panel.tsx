'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostMonth, CostResource } from '../../lib/api/contract/cost.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { Panel } from '../ui/panel.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import type { CostWish } from './cost-wish.ts'
import { LinesPanel } from './lines-panel.tsx'
import { useCauseWords } from './use-cause-words.ts'
import { useMoney } from './use-money.ts'

/** What the money was for, the largest first; choosing one opens its bill lines. */
export function ResourcesPanel({ month, wish }: { month: CostMonth; wish: CostWish }) {
  const t = useTranslations('cost')
  const money = useMoney(month.currency)
  const cause = useCauseWords()
  const environmentName = useEnvironmentName()
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState<CostResource | null>(null)
  const list = useInfiniteQuery(
    api.cost.resources.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...wish,
        month: month.month,
        measure: month.measure,
        currency: month.currency,
        limit: 20,
        ...(search ? { search } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const columns: ShortColumn<CostResource>[] = [
    {
      key: 'name',
      title: t('resource.name'),
      render: (row) => (
        <button
          type="button"
          aria-expanded={open?.subject === row.subject}
          onClick={() => setOpen(open?.subject === row.subject ? null : row)}
          className="block max-w-80 cursor-pointer truncate text-left text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current max-md:min-h-9 max-md:max-w-52"
          title={row.resourceId}
        >
          {row.name || row.resourceId || t('nothingSaid')}
        </button>
      ),
    },
    {
      key: 'product',
      title: t('by.cloud-product'),
      render: ({ cloudProduct, region }) => (
        <span className="text-fg-2">{[cloudProduct, region].filter(Boolean).join(' · ')}</span>
      ),
    },
    {
      key: 'owner',
      title: t('resource.owner'),
      render: ({ services, environments, causes }) => (
        <span className="block max-w-80 truncate">
          {services.length > 0 ? services.join(', ') : null}
          {environments.length > 0 ? (
            <span className="text-fg-2"> {environments.map(environmentName).join(', ')}</span>
          ) : null}
          <span className="ml-2 text-fg-3 text-sm">{causes.map(cause).join(', ')}</span>
        </span>
      ),
    },
    {
      key: 'missing',
      title: t('resource.missing'),
      render: ({ missingKeys }) =>
        missingKeys.length === 0 ? (
          <span className="text-fg-3">–</span>
        ) : (
          <code className="font-mono text-sm">{missingKeys.join(', ')}</code>
        ),
    },
    {
      key: 'amount',
      title: t('column.amount'),
      align: 'right',
      render: ({ amount }) => <span className="tabular-nums">{money.exact(amount)}</span>,
    },
  ]
  return (
    <>
      <Panel
        title={t('resource.title')}
        note={t('resource.note')}
        actions={<SearchField label={t('resource.search')} value={search} onChange={setSearch} />}
      >
        {list.error && rows.length === 0 ? (
          <div className="p-3">
            <FailureNote error={list.error} onRetry={() => void list.refetch()} />
          </div>
        ) : list.isPending ? (
          <ListSkeleton rows={6} />
        ) : rows.length === 0 ? (
          <p className="p-4 text-fg-3">{t('noMoney')}</p>
        ) : (
          <>
            <ShortTable
              label={t('resource.title')}
              columns={columns}
              rows={rows}
              rowKey={({ subject }) => subject}
            />
            <MoreRows list={list} />
          </>
        )}
      </Panel>
      {open ? <LinesPanel key={open.subject} month={month} wish={wish} resource={open} /> : null}
    </>
  )
}

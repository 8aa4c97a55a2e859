'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { CostLine, CostMonth, CostResource } from '../../lib/api/contract/cost.ts'
import { api } from '../../lib/client/api.ts'
import { LazyExplainPart } from '../cost-rule/lazy-dialogs.tsx'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { Panel } from '../ui/panel.tsx'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import type { CostWish } from './cost-wish.ts'
import { useCauseWords } from './use-cause-words.ts'
import { useMoney } from './use-money.ts'

/** The costTags of a resource as they were billed: text of others. */
function CostTags({ resource }: { resource: CostResource }) {
  const t = useTranslations('cost')
  const entries = Object.entries(resource.costTags)
  const facts: [string, string][] = [
    [t('resource.id'), resource.resourceId],
    [
      t('by.account'),
      resource.account.name ? `${resource.account.name} (${resource.account.id})` : resource.account.id,
    ],
    [t('resource.group'), resource.resourceGroup],
    [t('resource.unit'), resource.costUnit],
  ]
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 px-4 py-3">
      {facts.map(([name, value]) =>
        value === '' ? null : (
          <div key={name} className="contents">
            <dt className="text-fg-3">{name}</dt>
            <dd className="break-all">{value}</dd>
          </div>
        ),
      )}
      <dt className="text-fg-3">{t('resource.costTags')}</dt>
      <dd className="flex flex-wrap gap-1.5">
        {entries.length === 0 ? t('resource.noCostTags') : null}
        {entries.slice(0, 50).map(([key, value]) => (
          <code key={key} className="break-all rounded-sm bg-sunken px-1.5 font-mono text-sm">
            {key}={String(value).slice(0, 200)}
          </code>
        ))}
      </dd>
    </dl>
  )
}

/** Every line that a resource was charged in the month, with both measures side by side and never added. */
export function LinesPanel(props: { month: CostMonth; wish: CostWish; resource: CostResource }) {
  const t = useTranslations('cost')
  const { month, wish, resource } = props
  const money = useMoney(month.currency)
  const cause = useCauseWords()
  const list = useInfiniteQuery(
    api.cost.lines.infiniteOptions({
      input: (cursor: string | undefined) => ({
        ...wish,
        month: month.month,
        measure: month.measure,
        currency: month.currency,
        subject: resource.subject,
        limit: 50,
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const place = useRef<HTMLDivElement>(null)
  // It opens below the list, where nobody would see it.
  useEffect(() => {
    // It answers a promise in newer browsers, which React would take for what ends the effect.
    place.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  const amount = (of: 'billed' | 'effective'): ShortColumn<CostLine> => ({
    key: of,
    title: t(`measure.${of}`),
    align: 'right',
    render: (row) => <span className="tabular-nums">{row[of] === null ? '–' : money.exact(row[of])}</span>,
  })
  const columns: ShortColumn<CostLine>[] = [
    { key: 'on', title: t('trend.day'), render: ({ on }) => money.day(on) },
    {
      key: 'category',
      title: t('by.charge-category'),
      render: ({ category, correction, commitment }) => (
        <span>
          {t.has(`category.${category}`) ? t(`category.${category}`) : category}
          {correction ? <span className="ml-2 text-fg-3 text-sm">{t('line.correction')}</span> : null}
          {commitment ? (
            <span className="ml-2 text-fg-3 text-sm">{t(`line.commitment.${commitment}`)}</span>
          ) : null}
        </span>
      ),
    },
    {
      key: 'owner',
      title: t('resource.owner'),
      render: (row) => (
        <span>
          {row.service ?? row.part ?? ''}
          <span className="ml-2 text-fg-3 text-sm">
            {cause(row.cause)}
            {row.estimated ? `, ${t('line.estimated')}` : ''}
          </span>
        </span>
      ),
    },
    {
      key: 'quantity',
      title: t('line.quantity'),
      align: 'right',
      render: ({ quantity, unit }) => (
        <span className="text-fg-2 tabular-nums">
          {quantity === null ? '–' : `${quantity} ${unit ?? ''}`}
        </span>
      ),
    },
    amount('billed'),
    amount('effective'),
    {
      key: 'line',
      title: t('line.number'),
      align: 'right',
      render: ({ line }) => <span className="text-fg-3 tabular-nums">{line}</span>,
    },
  ]
  return (
    <div ref={place}>
      <Panel
        title={t('line.title')}
        note={resource.name || resource.resourceId}
        href={`/cost/findings?${new URLSearchParams({ q: resource.resourceId })}`}
        more={t('line.findings')}
      >
        <CostTags resource={resource} />
        {rows[0] ? (
          <LazyExplainPart subject={resource.subject} period={month.month} day={rows[0].on} />
        ) : null}
        {list.error && rows.length === 0 ? (
          <div className="p-3">
            <FailureNote error={list.error} onRetry={() => void list.refetch()} />
          </div>
        ) : list.isPending ? (
          <ListSkeleton rows={4} />
        ) : (
          <>
            <ShortTable
              label={t('line.title')}
              columns={columns}
              rows={rows}
              rowKey={(row) => `${row.import} ${row.line} ${row.part ?? ''}`}
            />
            <MoreRows list={list} />
          </>
        )}
      </Panel>
    </div>
  )
}

'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { CostLostItem, CostMonth } from '../../lib/api/contract/cost.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { Panel } from '../ui/panel.tsx'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { useCauseWords } from './use-cause-words.ts'
import { useMoney } from './use-money.ts'

/** The lost ledger: what was sealed without an owner, resource by resource. */
export function LostPanel({ month }: { month: CostMonth }) {
  const t = useTranslations('cost')
  const money = useMoney(month.currency)
  const cause = useCauseWords()
  const list = useInfiniteQuery(
    api.cost.lost.infiniteOptions({
      input: (cursor: string | undefined) => ({
        month: month.month,
        measure: month.measure,
        currency: month.currency,
        limit: 20,
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const rows = list.data?.pages.flatMap(({ items }) => items) ?? []
  const columns: ShortColumn<CostLostItem>[] = [
    { key: 'month', title: t('month'), render: (row) => money.month(row.month) },
    {
      key: 'name',
      title: t('resource.name'),
      render: ({ name, resourceId }) => (
        <span className="block max-w-80 truncate" title={resourceId}>
          {name || resourceId || t('nothingSaid')}
        </span>
      ),
    },
    { key: 'product', title: t('by.cloud-product'), render: ({ cloudProduct }) => cloudProduct },
    {
      key: 'cause',
      title: t('by.cause'),
      render: (row) => <span className="text-fg-2">{cause(row.cause)}</span>,
    },
    {
      key: 'missing',
      title: t('resource.missing'),
      render: ({ missingKeys }) => <code className="font-mono text-sm">{missingKeys.join(', ')}</code>,
    },
    {
      key: 'amount',
      title: t(`measure.${month.measure}`),
      align: 'right',
      render: ({ amount }) => <span className="tabular-nums">{money.exact(amount)}</span>,
    },
  ]
  return (
    <Panel title={t('lostLedger')} note={t('lostText')}>
      {list.error && rows.length === 0 ? (
        <div className="p-3">
          <FailureNote error={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : list.isPending ? (
        <ListSkeleton rows={4} />
      ) : (
        <>
          <ShortTable
            label={t('lostLedger')}
            columns={columns}
            rows={rows}
            rowKey={(row) => `${row.month} ${row.source} ${row.subject} ${row.cause}`}
          />
          <MoreRows list={list} />
        </>
      )}
    </Panel>
  )
}

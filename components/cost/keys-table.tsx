'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { CostKey, CostMonth } from '../../lib/api/contract/cost.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import type { CostWish } from './cost-wish.ts'
import { ShareBar } from './share-bar.tsx'
import { useMoney } from './use-money.ts'

/** Which required key how much of the taggable money has as the rules say. */
export function KeysTable({ month, wish }: { month: CostMonth; wish: CostWish }) {
  const t = useTranslations('cost')
  const money = useMoney(month.currency)
  const input = { ...wish, month: month.month, measure: month.measure, currency: month.currency }
  const keys = useQuery(api.cost.keys.queryOptions({ input }))
  if (keys.error && !keys.data)
    return (
      <div className="p-3">
        <FailureNote error={keys.error} onRetry={() => void keys.refetch()} />
      </div>
    )
  if (!keys.data) return <ListSkeleton rows={3} />
  if (keys.data.items.length === 0) return <p className="p-4 text-fg-3">{t('keys.none')}</p>
  const columns: ShortColumn<CostKey>[] = [
    {
      key: 'key',
      title: t('keys.key'),
      render: ({ key, required }) => (
        <span>
          <code className="font-mono">{key}</code>
          {required ? null : <span className="ml-2 text-fg-3 text-sm">{t('keys.noLonger')}</span>}
        </span>
      ),
    },
    {
      key: 'share',
      title: t('trend.byMoney'),
      render: ({ coverage }) => <ShareBar share={coverage.money.share} />,
    },
    {
      key: 'missing',
      title: t('keys.missing'),
      align: 'right',
      render: ({ missing }) => <span className="tabular-nums">{money.short(missing)}</span>,
    },
  ]
  return (
    <ShortTable label={t('keys.title')} columns={columns} rows={keys.data.items} rowKey={({ key }) => key} />
  )
}

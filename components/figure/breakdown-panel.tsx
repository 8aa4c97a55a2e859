'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { DeliveryRow } from '../../lib/api/contract/figure.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { Panel } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { deliveryMeasures, type Measure, measured, useMeasureWords } from './measures.ts'

export type Breakdown = 'environment' | 'product-line' | 'team' | 'service'

export interface DeliveryWish {
  environment?: string
  period: '4w' | '12w' | '52w'
  service?: string
  team?: string
  productLine?: string
}

/** The same figures side by side; choosing a row looks at it alone. */
export function BreakdownPanel(props: {
  wish: DeliveryWish
  choices: readonly Breakdown[]
  by: Breakdown
  onBy: (by: Breakdown) => void
  onChoose: (by: Breakdown, slug: string) => void
}) {
  const t = useTranslations('figure')
  const words = useMeasureWords()
  const environmentName = useEnvironmentName()
  const { wish, by } = props
  const rows = useInfiniteQuery(
    api.figure.breakdown.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...wish, by, limit: 10, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const columns: ShortColumn<DeliveryRow>[] = [
    {
      key: 'name',
      title: t(`by.${by === 'product-line' ? 'productLine' : by}`),
      render: (row) => (
        <button
          type="button"
          onClick={() => props.onChoose(by, row.slug)}
          className="max-w-64 cursor-pointer truncate text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current max-md:min-h-9"
        >
          {by === 'environment' ? environmentName(row.slug) : row.name}
        </button>
      ),
    },
    ...deliveryMeasures.map(
      (measure: Measure): ShortColumn<DeliveryRow> => ({
        key: measure,
        title: words.name(measure),
        align: 'right',
        render: (row) => (
          <span className="tabular-nums" title={words.behind(measure, row.values)}>
            {words.text(measure, measured(measure, row.values))}
            <span className="ml-2 text-fg-3 text-sm">
              {t('was', { value: words.text(measure, measured(measure, row.previous)) })}
            </span>
          </span>
        ),
      }),
    ),
  ]
  return (
    <Panel
      title={t('breakdown')}
      actions={
        <SegmentedControl
          label={t('breakdown')}
          options={props.choices.map((key) => ({
            key,
            label: t(`by.${key === 'product-line' ? 'productLine' : key}`),
          }))}
          selected={by}
          onSelect={props.onBy}
        />
      }
    >
      {rows.error && items.length === 0 ? (
        <div className="p-3">
          <FailureNote error={rows.error} onRetry={() => void rows.refetch()} />
        </div>
      ) : rows.isPending ? (
        <ListSkeleton rows={4} />
      ) : (
        <>
          <ShortTable label={t('breakdown')} columns={columns} rows={items} rowKey={(row) => row.slug} />
          <MoreRows list={rows} />
        </>
      )}
    </Panel>
  )
}

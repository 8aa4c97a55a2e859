'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { buttonLook } from '../ui/button-look.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { type Breakdown, BreakdownPanel, type DeliveryWish } from './breakdown-panel.tsx'
import { DeliveryAnswer } from './delivery-answer.tsx'
import { MeasureFigure } from './measure-figure.tsx'
import { allMeasures } from './measures.ts'
import { PointsTable } from './points-table.tsx'

const parameterOf = {
  environment: 'environment',
  'product-line': 'productLine',
  team: 'team',
  service: 'service',
} as const satisfies Record<Breakdown, string>

/** How often, how fast, how safely and how quickly mended: of everything, or of one line, team or service. */
export function DeliverySection({ wish }: { wish: DeliveryWish }) {
  const t = useTranslations('figure')
  const { params, set } = useAddress()
  const view = useQuery(api.figure.delivery.queryOptions({ input: wish, placeholderData: keepPreviousData }))
  const isWhole = !wish.service && !wish.team && !wish.productLine
  const choices: Breakdown[] = isWhole
    ? ['product-line', 'team', 'service', 'environment']
    : wish.service
      ? ['environment']
      : ['service', 'environment']
  const asked = params.get('by')
  const by = choices.find((each) => each === asked) ?? choices[0] ?? 'environment'
  if (view.error && !view.data) return <FailureNote error={view.error} onRetry={() => void view.refetch()} />
  if (!view.data) return <PageSkeleton label={t('title')} />
  const asTable = params.get('as') === 'table'
  const { data } = view
  const choose = (kind: Breakdown, slug: string) =>
    kind === 'environment'
      ? set({ environment: slug }, 'push')
      : set({ service: null, team: null, productLine: null, [parameterOf[kind]]: slug }, 'push')
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <DeliveryAnswer view={data} />
        </div>
        <a
          href={`/api/v1/figures/delivery.csv?${new URLSearchParams({ ...wish })}`}
          download
          className={buttonLook('default', 'medium', false)}
        >
          {t('export')}
        </a>
      </div>
      <Panel
        title={t('delivery')}
        note={data.since ? t('since', { day: data.since }) : undefined}
        actions={
          <SegmentedControl
            label={t('as.label')}
            options={(['lines', 'table'] as const).map((key) => ({ key, label: t(`as.${key}`) }))}
            selected={asTable ? 'table' : 'lines'}
            onSelect={(key) => set({ as: key === 'lines' ? null : key })}
          />
        }
      >
        {data.values.frequency.promotions + data.values.failure.changes + data.values.failure.unknown ===
        0 ? (
          <div className="border-line border-b p-4">
            <EmptyState title={t('emptyTitle')} text={t('emptyText', { ...data.enough })} />
          </div>
        ) : null}
        {asTable ? (
          <PointsTable view={data} measures={allMeasures} />
        ) : (
          <div className="grid grid-cols-1 lg:grid-cols-2">
            {allMeasures.map((measure) => (
              <MeasureFigure key={measure} measure={measure} view={data} />
            ))}
          </div>
        )}
      </Panel>
      <BreakdownPanel
        wish={wish}
        choices={choices}
        by={by}
        onBy={(key) => set({ by: key === choices[0] ? null : key })}
        onChoose={choose}
      />
    </>
  )
}

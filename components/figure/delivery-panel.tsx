'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { MeasureFigure } from './measure-figure.tsx'
import { deliveryMeasures } from './measures.ts'
import { PointsTable } from './points-table.tsx'

/** The four figures of one service in the environment at the end of its path. */
export function DeliveryPanel({ service, environment }: { service: string; environment: string }) {
  const t = useTranslations('figure')
  const name = useEnvironmentName()
  const [as, setAs] = useState<'lines' | 'table'>('lines')
  const view = useQuery(api.figure.delivery.queryOptions({ input: { service, environment, period: '12w' } }))
  const { data } = view
  return (
    <Panel
      title={t('delivery')}
      note={t('panelNote', { environment: name(environment), period: t('period.12w') })}
      href={`/pipelines/figures?${new URLSearchParams({ service, environment })}`}
      more={t('more')}
    >
      {view.error && !data ? (
        <div className="p-3">
          <FailureNote error={view.error} onRetry={() => void view.refetch()} />
        </div>
      ) : !data ? (
        <ListSkeleton rows={4} />
      ) : as === 'table' ? (
        <PointsTable view={data} measures={deliveryMeasures} />
      ) : (
        <div className="grid grid-cols-1 lg:grid-cols-2">
          {deliveryMeasures.map((measure) => (
            <MeasureFigure key={measure} measure={measure} view={data} height={84} />
          ))}
        </div>
      )}
      <div className="border-line border-t px-4 py-2">
        <SegmentedControl
          label={t('as.label')}
          options={(['lines', 'table'] as const).map((key) => ({ key, label: t(`as.${key}`) }))}
          selected={as}
          onSelect={setAs}
        />
      </div>
    </Panel>
  )
}

'use client'
import { useTranslations } from 'next-intl'
import type { DeliveryValues, DeliveryView } from '../../lib/api/contract/figure.ts'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { type Measure, measured, useMeasureWords } from './measures.ts'

interface Row {
  key: string
  name: string
  values: DeliveryValues
}

/** Everything that the lines say, as a table: the period, the one before, then each point, newest first. */
export function PointsTable({ view, measures }: { view: DeliveryView; measures: readonly Measure[] }) {
  const t = useTranslations('figure')
  const words = useMeasureWords()
  const columns: ShortColumn<Row>[] = [
    {
      key: 'from',
      title: t(`step.${view.period.step}`),
      render: (row) => <span className="text-fg-2">{row.name}</span>,
    },
    ...measures.map(
      (measure): ShortColumn<Row> => ({
        key: measure,
        title: words.name(measure),
        align: 'right',
        render: (row) => (
          <span className="tabular-nums" title={words.behind(measure, row.values)}>
            {words.text(measure, measured(measure, row.values))}
          </span>
        ),
      }),
    ),
    {
      key: 'deployments',
      title: t('deployments'),
      align: 'right',
      render: (row) => <span className="tabular-nums">{row.values.frequency.deployments}</span>,
    },
    {
      key: 'failures',
      title: t('failures'),
      align: 'right',
      render: (row) => (
        <span className="tabular-nums">
          {row.values.failure.failures} / {row.values.failure.changes}
        </span>
      ),
    },
  ]
  const rows: Row[] = [
    { key: 'period', name: t('wholePeriod'), values: view.values },
    { key: 'before', name: t('periodBefore'), values: view.previous },
    ...[...view.points].reverse().map(({ from, values }) => ({ key: from, name: words.day(from), values })),
  ]
  return <ShortTable label={t('table')} columns={columns} rows={rows} rowKey={(row) => row.key} />
}

'use client'
import { useTranslations } from 'next-intl'
import { ShortTable } from '../ui/short-table.tsx'
import type { ChartFrame } from './chart-scale.ts'
import type { ChartSeries } from './chart-series.ts'
import { useCheckWords, useInstant } from './check-words.ts'

/** The charts as a table, newest first, for whoever reads rather than looks. */
export function ReadingsTable({ charts, frame }: { charts: ChartSeries[]; frame: ChartFrame }) {
  const t = useTranslations('observation')
  const words = useCheckWords()
  const instant = useInstant(frame)
  const found = new Map<number, Map<string, number | null>>()
  for (const { check, points } of charts)
    for (const { at, value } of points)
      found.set(at, (found.get(at) ?? new Map<string, number | null>()).set(check, value))
  const rows = [...found].sort(([a], [b]) => b - a).map(([at, values]) => ({ at, values }))
  if (rows.length === 0) return null
  return (
    <details className="border-line border-t">
      <summary className="px-4 py-2 text-fg-2 text-sm">{t('asTable', { count: rows.length })}</summary>
      <div className="max-h-72 overflow-y-auto border-line border-t">
        <ShortTable
          label={t('asTable', { count: rows.length })}
          rows={rows}
          rowKey={({ at }) => String(at)}
          columns={[
            {
              key: 'at',
              title: t('at'),
              render: ({ at }) => (
                <span className="tabular-nums">
                  {instant(at)} {at < frame.beganAt ? <span className="text-fg-3">{t('lead')}</span> : null}
                </span>
              ),
            },
            ...charts.map(({ check }) => ({
              key: check,
              title: words.name(check),
              align: 'right' as const,
              render: ({ values }: (typeof rows)[number]) => (
                <span className="tabular-nums">
                  {values.has(check) ? words.value(check, values.get(check) ?? null) : ''}
                </span>
              ),
            })),
          ]}
        />
      </div>
    </details>
  )
}

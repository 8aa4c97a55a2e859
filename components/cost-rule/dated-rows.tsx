'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Pill } from '../ui/pill.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { standingOf, useRuleWords } from './use-rule-words.ts'

interface Dated {
  id: string
  fromOn: string
  untilOn: string | null
  reason: string
}

/** Things that act on some days: what acts today first, what has ended last. */
export function DatedRows<Row extends Dated>(props: {
  label: string
  none: string
  rows: readonly Row[]
  today: string
  mayEnd: boolean
  whyNot: string | undefined
  columns: { key: string; title: string; render: (row: Row) => ReactNode }[]
  onEnd: (row: Row) => void
}) {
  const { rows, today } = props
  const t = useTranslations('costRule')
  const words = useRuleWords()
  if (rows.length === 0) return <p className="px-4 py-3 text-fg-3">{props.none}</p>
  const rank = { acts: 0, later: 1, ended: 2 }
  const inOrder = [...rows].sort((a, b) => rank[standingOf(a, today)] - rank[standingOf(b, today)])
  return (
    <ShortTable
      label={props.label}
      rows={inOrder}
      rowKey={({ id }) => id}
      columns={[
        ...props.columns,
        {
          key: 'days',
          title: t('days'),
          render: (row) => {
            const standing = standingOf(row, today)
            return (
              <span className="inline-flex items-center gap-2 tabular-nums">
                {words.span(row)}
                {standing === 'acts' ? null : <Pill>{t(`standing.${standing}`)}</Pill>}
              </span>
            )
          },
        },
        {
          key: 'reason',
          title: t('reason'),
          render: ({ reason }) => (
            <span className="block max-w-[32ch] truncate text-fg-2" title={reason}>
              {reason}
            </span>
          ),
        },
        {
          key: 'end',
          title: t('end'),
          hidesTitle: true,
          align: 'right',
          staysInView: true,
          render: (row) =>
            standingOf(row, today) === 'ended' ? null : (
              <Button
                size="small"
                isDisabled={!props.mayEnd}
                title={props.whyNot}
                onPress={() => props.onEnd(row)}
              >
                {t('end')}
              </Button>
            ),
        },
      ]}
    />
  )
}

'use client'
import { useTranslations } from 'next-intl'
import type { HonestyReport } from '../../lib/api/contract/pipeline-finding.ts'
import { ShortTable } from '../ui/short-table.tsx'

type Row = HonestyReport['gates'][number]
const columns = ['passed', 'warned', 'off', 'overridden'] as const
const tones = { passed: '', warned: 'text-attention-fg', off: 'text-fg-2', overridden: 'text-danger-fg' }

/** How each gate came out at the starts: a number that is not zero has its colour. */
export function HonestyGates({ gates }: { gates: Row[] }) {
  const t = useTranslations('honesty')
  const words = useTranslations('gate')
  const name = (gate: string) =>
    words.has(`${gate}.title` as 'scan.title') ? words(`${gate}.title` as 'scan.title') : gate
  return (
    <ShortTable
      label={t('gates')}
      rows={gates}
      rowKey={({ gate }) => gate}
      columns={[
        { key: 'gate', title: t('gate'), render: ({ gate }) => name(gate) },
        ...columns.map((key) => ({
          key,
          title: t(key),
          align: 'right' as const,
          render: (row: Row) => (
            <span className={`tabular-nums ${row[key] > 0 ? tones[key] : 'text-fg-3'}`}>{row[key]}</span>
          ),
        })),
      ]}
    />
  )
}

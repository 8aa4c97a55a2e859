'use client'
import { useTranslations } from 'next-intl'
import type { BillImportItem } from '../../lib/api/contract/bill.ts'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'
import { useBillWords } from './use-bill-words.ts'

/** What months sum up to beside what the cloud says they cost: exact, per currency. */
export function ReconciliationPanel(props: {
  rows: NonNullable<BillImportItem['reconciliation']>
  requestedAt: string
}) {
  const t = useTranslations('billImport.reconciled')
  const words = useBillWords()
  const amount = (text: string | null) => (
    <span className="font-mono text-sm tabular-nums">{text ?? '–'}</span>
  )
  return (
    <Panel title={t('title')} note={t('note')}>
      <ShortTable
        label={t('title')}
        rows={props.rows}
        rowKey={(row) => `${row.billingPeriod} ${row.currency}`}
        columns={[
          { key: 'month', title: t('month'), render: (row) => words.month(row.billingPeriod) },
          { key: 'currency', title: t('currency'), render: (row) => row.currency },
          { key: 'billed', title: t('billed'), align: 'right', render: (row) => amount(row.billed) },
          { key: 'overview', title: t('overview'), align: 'right', render: (row) => amount(row.overview) },
          {
            key: 'difference',
            title: t('difference'),
            align: 'right',
            render: (row) => amount(row.difference),
          },
          {
            key: 'state',
            title: t('state'),
            render: ({ difference, billingPeriod }) =>
              difference === null ? (
                <Status kind="unknown" label={t('unknown')} />
              ) : difference === '0' ? (
                <Status quiet kind="success" label={t('equal')} />
              ) : billingPeriod >= props.requestedAt.slice(0, 7) ? (
                // The overview has days that no bill has lines of yet.
                <Status quiet kind="pending" label={t('growing')} />
              ) : (
                <Status kind="warn" label={t('differs')} />
              ),
          },
        ]}
      />
    </Panel>
  )
}

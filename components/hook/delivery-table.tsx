'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { HookDeliveryItem } from '../../lib/api/contract/hook.ts'
import { Age } from '../shell/age.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { Status, type StatusKind } from '../ui/status.tsx'
import { secondsUntilRead } from './hook-state.ts'

const looks: Record<HookDeliveryItem['verdict'], StatusKind> = {
  taken: 'pass',
  duplicate: 'superseded',
  unknown: 'unknown',
  test: 'pass',
  unreadable: 'warn',
  refused: 'blocked',
}

/** What came last and what it led to; folded, because it is looked at when something is not as it should be. */
export function DeliveryTable({ deliveries }: { deliveries: HookDeliveryItem[] }) {
  const t = useTranslations('hook')
  return (
    <details className="border-line border-t">
      <summary className="cursor-pointer px-4 py-2 font-medium">{t('deliveries')}</summary>
      {deliveries.length === 0 ? (
        <p className="px-4 pb-3 text-fg-3">{t('noDeliveries')}</p>
      ) : (
        <ShortTable
          label={t('deliveries')}
          rows={deliveries}
          rowKey={(row) => row.id}
          columns={[
            { key: 'at', title: t('at'), render: (row) => <Age at={row.at} /> },
            { key: 'sender', title: t('sender'), render: (row) => t(`short.${row.kind}`) },
            {
              key: 'event',
              title: t('event'),
              render: (row) => <span className="font-mono text-sm">{row.event || '–'}</span>,
            },
            { key: 'about', title: t('about'), render: (row) => <About row={row} /> },
            { key: 'verdict', title: t('verdict'), render: (row) => <Verdict row={row} /> },
            { key: 'led', title: t('ledTo'), render: (row) => <Led row={row} /> },
          ]}
        />
      )}
    </details>
  )
}

function About({ row }: { row: HookDeliveryItem }) {
  return (
    <span className="inline-block max-w-72 truncate align-bottom" title={row.subject ?? undefined}>
      {row.subject ?? '–'}
    </span>
  )
}

function Verdict({ row }: { row: HookDeliveryItem }) {
  const t = useTranslations('hook')
  return (
    <span className="inline-flex items-center gap-2">
      <Status kind={looks[row.verdict]} label={t(`word.${row.verdict}`)} quiet={row.verdict === 'taken'} />
      {row.count > 1 ? <span className="text-fg-3 text-sm">{t('times', { count: row.count })}</span> : null}
    </span>
  )
}

function Led({ row }: { row: HookDeliveryItem }) {
  const t = useTranslations('hook')
  if (row.leadsTo === null) return <span className="text-fg-3">–</span>
  if (row.problem) return <span className="text-danger-fg">{row.problem}</span>
  const seconds = secondsUntilRead(row.at, row.readAt)
  if (seconds === null) return <Status kind="wait" label={t('waiting')} />
  const words = [
    t(`readAgain.${row.leadsTo}`),
    t('after', { seconds }),
    ...(row.changed === null ? [] : [t('changes', { count: row.changed })]),
  ].join(' · ')
  if (row.runId === null) return <span>{words}</span>
  return (
    <Link
      href={`/runs/${row.runId}`}
      aria-label={`${t('openRun')}: ${row.subject ?? ''}`}
      className="text-accent-fg underline underline-offset-3"
    >
      {words}
    </Link>
  )
}

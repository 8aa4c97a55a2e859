'use client'
import { useTranslations } from 'next-intl'
import { Age } from '../shell/age.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { Status } from '../ui/status.tsx'
import { type Health, isFailing, isNotOpened, isShort } from './connection-state.ts'

/** Per product of the cloud: does it answer, since when not and with which code, and how much may still be asked. */
export function HealthTable({ health, label }: { health: Health[]; label: string }) {
  const t = useTranslations('connection')
  if (health.length === 0) return <p className="px-4 py-3 text-fg-3">{t('noHealth')}</p>
  return (
    <ShortTable
      label={label}
      rows={health}
      rowKey={(row) => row.product}
      columns={[
        { key: 'product', title: t('product'), render: (row) => <ProductName product={row.product} /> },
        {
          key: 'state',
          title: t('state'),
          render: (row) =>
            isFailing(row) ? (
              <Status kind="failed" label={t('failing')} />
            ) : isNotOpened(row) ? (
              <Status kind="off" label={t('notOpened')} />
            ) : row.lastSuccessAt ? (
              <Status kind="pass" label={t('answers')} quiet />
            ) : (
              <Status kind="queued" label={t('neverAsked')} />
            ),
        },
        {
          key: 'success',
          title: t('lastSuccess'),
          render: (row) => (row.lastSuccessAt ? <Age at={row.lastSuccessAt} /> : '–'),
        },
        { key: 'error', title: t('lastError'), render: (row) => <LastError row={row} /> },
        { key: 'quota', title: t('quota'), align: 'right', render: (row) => <Quota row={row} /> },
        {
          key: 'throttled',
          title: t('throttled'),
          align: 'right',
          render: (row) => (
            <span className={`tabular-nums ${row.throttledCount > 0 ? '' : 'text-fg-3'}`}>
              {row.throttledCount}
            </span>
          ),
        },
      ]}
    />
  )
}

function ProductName({ product }: { product: string }) {
  const t = useTranslations('connection.products')
  return <span className="font-medium">{t.has(product) ? t(product) : product}</span>
}

function LastError({ row }: { row: Health }) {
  if (!row.lastErrorAt || isNotOpened(row)) return <span className="text-fg-3">–</span>
  return (
    <span
      className={`inline-flex flex-wrap items-baseline gap-x-1.5 ${isFailing(row) ? 'text-danger-fg' : 'text-fg-2'}`}
    >
      <Age at={row.lastErrorAt} />
      {row.lastErrorCode ? <code className="font-mono text-sm">{row.lastErrorCode}</code> : null}
      {row.lastErrorMessage ? (
        <span className="max-w-md break-words text-sm">{row.lastErrorMessage}</span>
      ) : null}
    </span>
  )
}

function Quota({ row }: { row: Health }) {
  const t = useTranslations('connection')
  if (row.quotaLeft === null) return <span className="text-fg-3">–</span>
  const text =
    row.quotaLimit === null
      ? t('quotaLeft', { left: row.quotaLeft })
      : t('quotaOf', { left: row.quotaLeft, limit: row.quotaLimit })
  return isShort(row) ? (
    <Status kind="warn" label={text} />
  ) : (
    <span className="whitespace-nowrap tabular-nums">{text}</span>
  )
}

'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { BillImportItem } from '../../lib/api/contract/bill.ts'
import { Age } from '../shell/age.tsx'
import { Status } from '../ui/status.tsx'
import { ImportProgress } from './import-progress.tsx'
import { importLook, isVoid } from './import-state.ts'
import { useBillWords } from './use-bill-words.ts'

/** Imports in rows: of what, how far, and what was refused. */
export function ImportRows({ items }: { items: BillImportItem[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item.id} className="border-line border-t">
          <ImportRow item={item} />
        </li>
      ))}
    </ul>
  )
}

function ImportRow({ item }: { item: BillImportItem }) {
  const t = useTranslations('billImport')
  const words = useBillWords()
  const refused = item.refused + item.duplicates
  return (
    <Link
      href={`/cost/imports/${item.id}`}
      data-import-state={item.state}
      className="grid min-h-12 items-center gap-x-4 gap-y-0.5 px-4 py-1.5 hover:bg-hover md:grid-cols-[110px_minmax(0,1fr)_190px_minmax(0,200px)_48px]"
    >
      <Status kind={importLook[item.state]} label={t(`state.${item.state}`)} quiet={item.state === 'done'} />
      <span className="min-w-0">
        <span className="block truncate font-medium">{words.nameOf(item)}</span>
        <span className="block truncate text-fg-3 text-sm">
          {item.source.name} · {t('by', { name: item.requestedBy })}
        </span>
      </span>
      <span className="text-fg-2 tabular-nums">
        {isVoid(item.state) ? t('ofRows', { count: item.rows }) : t('rows', { count: item.accepted })}
        {refused > 0 ? (
          <span className="block text-attention-fg text-sm">{t('refusedRows', { count: refused })}</span>
        ) : null}
      </span>
      <ImportProgress item={item} />
      <span className="text-fg-3 md:text-right">
        <Age at={item.requestedAt} />
      </span>
    </Link>
  )
}

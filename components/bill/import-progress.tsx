'use client'
import { useTranslations } from 'next-intl'
import type { BillImportItem } from '../../lib/api/contract/bill.ts'
import { durationText } from '../ui/format/time.ts'
import { isOpen, leftMs, shareRead } from './import-state.ts'
import { useBillWords } from './use-bill-words.ts'

/** How far an import is and how many rows a second go in; of one that is over, how fast it was. */
export function ImportProgress({ item }: { item: BillImportItem }) {
  const t = useTranslations('billImport')
  const words = useBillWords()
  const share = shareRead(item)
  const left = leftMs(item)
  const speed = item.rowsPerSecond
  return (
    <span className="flex min-w-0 flex-col gap-1">
      {isOpen(item.state) && share !== null ? (
        <progress className="sluice-progress" value={share} max={1} aria-label={t('progress')} />
      ) : null}
      <span className="text-fg-3 text-sm tabular-nums">
        {[
          ...(isOpen(item.state) && share !== null ? [t('share', { share })] : []),
          ...(speed ? [t('speed', { rows: words.number(speed) })] : []),
          ...(left !== null ? [t('left', { time: durationText(left) })] : []),
        ].join(' · ')}
      </span>
    </span>
  )
}

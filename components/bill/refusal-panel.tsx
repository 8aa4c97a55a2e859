'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { BillImportDetail } from '../../lib/api/contract/bill.ts'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { FilterChip } from '../ui/filter-chip.tsx'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { useBillWords } from './use-bill-words.ts'

/** Every row that was not taken: its line, why, and the beginning of what was wrong, as text and nothing else. */
export function RefusalPanel({ item, reasons }: Pick<BillImportDetail, 'item' | 'reasons'>) {
  const t = useTranslations('billImport')
  const word = useTranslations('billRefusal')
  const words = useBillWords()
  const { params, set } = useAddress()
  const asked = params.get('reason')?.split(',') ?? []
  const chosen = reasons.map(({ reason }) => reason).filter((reason) => asked.includes(reason))
  const list = useInfiniteQuery(
    api.billImport.refusals.infiniteOptions({
      input: (cursor: string | undefined) => ({
        id: item.id,
        ...(chosen.length > 0 ? { reason: chosen } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const rows = list.data?.pages.flatMap((page) => page.items) ?? []
  // Of a duplicate the excerpt is the line it repeats.
  const said = (reason: string, line: string) => word(reason, { line })
  return (
    <Panel title={t('refusals')} count={item.refused + item.duplicates}>
      {reasons.length > 1 ? (
        <div className="border-line border-b px-4 py-2">
          <FilterChip
            label={t('reason')}
            clearLabel={t('clear')}
            options={reasons.map(({ reason, count }) => ({ key: reason, label: said(reason, '…'), count }))}
            selected={chosen}
            onChange={(keys) => set({ reason: keys.join(',') || null })}
          />
        </div>
      ) : null}
      {list.error && rows.length === 0 ? (
        <div className="p-3">
          <FailureNote error={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : list.isPending ? (
        <ListSkeleton rows={3} />
      ) : rows.length === 0 ? (
        <p className="px-4 py-3 text-fg-3">{t('noRefusals')}</p>
      ) : (
        <ShortTable
          label={t('refusals')}
          rows={rows}
          rowKey={(row) => String(row.line)}
          columns={[
            {
              key: 'line',
              title: t(item.file ? 'line' : 'item'),
              align: 'right',
              render: (row) => <span className="tabular-nums">{words.number(row.line)}</span>,
            },
            { key: 'reason', title: t('reason'), render: (row) => said(row.reason, row.excerpt) },
            {
              key: 'column',
              title: t('columnTitle'),
              render: (row) => <code className="font-mono text-sm">{row.column ?? '–'}</code>,
            },
            {
              key: 'excerpt',
              title: t('excerpt'),
              render: (row) =>
                row.reason === 'duplicate' ? null : (
                  <code className="block max-w-[520px] whitespace-pre-wrap break-all font-mono text-fg-2 text-sm max-md:min-w-60">
                    {row.excerpt}
                  </code>
                ),
            },
          ]}
        />
      )}
      {rows.length > 0 ? <MoreRows list={list} /> : null}
    </Panel>
  )
}

'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { BillSourceItem } from '../../lib/api/contract/bill.ts'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { useMay } from '../person/use-may.ts'
import { FilterChip } from '../ui/filter-chip.tsx'
import { Panel } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton, PageSkeleton } from '../ui/skeleton.tsx'
import { ImportRows } from './import-rows.tsx'
import { openStates } from './import-state.ts'
import { knownUntil } from './known-until.ts'
import { SourcePanel } from './source-panel.tsx'
import { UploadPanel } from './upload-panel.tsx'
import { useBillWords } from './use-bill-words.ts'

const shows = { all: undefined, open: [...openStates], failed: ['failed' as const] }
const showKeys = ['all', 'open', 'failed'] as const

function Answer({ sources }: { sources: BillSourceItem[] }) {
  const t = useTranslations('billImport')
  const words = useBillWords()
  const open = useQuery(api.billImport.list.queryOptions({ input: { state: [...openStates], limit: 50 } }))
  const until = (measure: 'billed' | 'effective') => {
    const day = knownUntil(sources, measure)
    return day === null ? t('noDay') : words.day(day)
  }
  const troubled = sources.filter((source) => source.problem !== null && source.disabledAt === null).length
  return (
    <div>
      <Sentence>
        {t.rich('answer', {
          billed: until('billed'),
          effective: until('effective'),
          open: open.data?.items.length ?? 0,
          troubled,
          b: (chunks) => <b>{chunks}</b>,
          a: (chunks) => <b className="text-attention-fg">{chunks}</b>,
        })}
      </Sentence>
      <p className="mt-1 max-w-3xl text-fg-3">{t('explained')}</p>
    </div>
  )
}

function ImportList({ sources }: { sources: BillSourceItem[] }) {
  const t = useTranslations('billImport')
  const { params, set } = useAddress()
  const show = showKeys.find((key) => key === params.get('show')) ?? 'all'
  const source = params.get('source')
  const state = shows[show]
  const list = useInfiniteQuery(
    api.billImport.list.infiniteOptions({
      input: (cursor: string | undefined) => ({
        limit: 20,
        ...(state ? { state } : {}),
        ...(source ? { source } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const items = list.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Panel
      title={t('list')}
      actions={
        <SegmentedControl
          label={t('show.label')}
          options={showKeys.map((key) => ({ key, label: t(`show.${key}`) }))}
          selected={show}
          onSelect={(key) => set({ show: key === 'all' ? null : key })}
        />
      }
    >
      <div className="px-4 py-2">
        <FilterChip
          label={t('source')}
          clearLabel={t('clear')}
          options={sources.map(({ id, name }) => ({ key: id, label: name }))}
          selected={source ? [source] : []}
          onChange={(keys) => set({ source: keys.at(-1) ?? null })}
        />
      </div>
      {list.error && items.length === 0 ? (
        <div className="p-3">
          <FailureNote error={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : list.isPending ? (
        <ListSkeleton rows={4} />
      ) : items.length > 0 ? (
        <ImportRows items={items} />
      ) : (
        <p className="border-line border-t px-4 py-3 text-fg-3">{t(`none.${show}`)}</p>
      )}
      {items.length > 0 ? <MoreRows list={list} /> : null}
    </Panel>
  )
}

/** Up to which day is cost known, from where, and is anything on its way in or refused? */
export function ImportsView() {
  const sources = useQuery(api.billSource.list.queryOptions())
  const mayImport = useMay('bill.import')
  if (sources.error && !sources.data)
    return <FailureNote error={sources.error} onRetry={() => void sources.refetch()} />
  if (!sources.data) return <PageSkeleton />
  const { items, may } = sources.data
  const forFiles = items.filter(({ kind, disabledAt }) => kind === 'focus-file' && disabledAt === null)
  return (
    <>
      <Answer sources={items} />
      <SourcePanel sources={items} may={may} />
      <UploadPanel sources={forFiles} may={mayImport} />
      <ImportList sources={items} />
    </>
  )
}

'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { SlowStageItem } from '../../lib/api/contract/figure.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { outLink, runAddress } from '../run/run-link.ts'
import { Age } from '../shell/age.tsx'
import { durationText } from '../ui/format/time.ts'
import { Panel } from '../ui/panel.tsx'
import { type ShortColumn, ShortTable } from '../ui/short-table.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'

/** In whole seconds: nobody reads more. */
const whole = (ms: number) => Math.round(ms / 1000) * 1000

/** Stages that took far longer than they do, newest first, with the rule that says so. */
export function SlowPanel({ scope }: { scope: { service?: string; team?: string; productLine?: string } }) {
  const t = useTranslations('figure.pipeline')
  const slow = useInfiniteQuery(
    api.figure.slowStages.infiniteOptions({
      input: (cursor: string | undefined) => ({ ...scope, limit: 8, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const items = slow.data?.pages.flatMap((page) => page.items) ?? []
  const columns: ShortColumn<SlowStageItem>[] = [
    {
      key: 'run',
      title: t('run'),
      render: (row) => (
        <a href={runAddress(row.run)} className={outLink}>
          {row.pipeline} #{row.number}
        </a>
      ),
    },
    { key: 'stage', title: t('stage'), render: (row) => row.stage },
    {
      key: 'took',
      title: t('took'),
      align: 'right',
      render: (row) => (
        <b className="text-attention-fg tabular-nums">{durationText(whole(row.durationMs))}</b>
      ),
    },
    {
      key: 'usual',
      title: t('usual'),
      align: 'right',
      render: (row) => (
        <span className="text-fg-2 tabular-nums">
          {t('usualOf', {
            median: durationText(whole(row.medianMs)),
            p90: durationText(whole(row.p90Ms)),
            count: row.history,
          })}
        </span>
      ),
    },
    {
      key: 'times',
      title: t('times'),
      align: 'right',
      render: (row) => (
        <span className="tabular-nums">
          {t('timesAsLong', { times: (row.durationMs / Math.max(1, row.medianMs)).toFixed(1) })}
        </span>
      ),
    },
    {
      key: 'at',
      title: t('ended'),
      align: 'right',
      render: (row) => <Age at={row.at} />,
    },
  ]
  return (
    <Panel title={t('slowTitle')} note={t('slowRule')}>
      {slow.error && items.length === 0 ? (
        <div className="p-3">
          <FailureNote error={slow.error} onRetry={() => void slow.refetch()} />
        </div>
      ) : slow.isPending ? (
        <ListSkeleton rows={3} />
      ) : items.length === 0 ? (
        <p className="px-4 py-3 text-fg-3">{t('noneSlow')}</p>
      ) : (
        <>
          <ShortTable
            label={t('slowTitle')}
            columns={columns}
            rows={items}
            rowKey={(row) => `${row.run} ${row.stage}`}
          />
          <MoreRows list={slow} />
        </>
      )}
    </Panel>
  )
}

'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { Panel } from '../ui/panel.tsx'
import { RunRows } from './run-rows.tsx'

// What freezes said of merges and gates: read only where somebody looks at the runs.
const MergePanel = dynamic(
  () => import('../merge-check/merge-panel.tsx').then((module) => module.MergePanel),
  { ssr: false },
)

const FindingPanel = dynamic(
  () => import('../pipeline-finding/finding-panel.tsx').then((module) => module.FindingPanel),
  { ssr: false },
)

export function RunsTab({ slug }: { slug: string }) {
  const t = useTranslations('service')
  const runs = useInfiniteQuery(
    api.service.runs.infiniteOptions({
      input: (cursor: string | undefined) => ({ slug, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  return (
    <>
      <MergePanel slug={slug} />
      <FindingPanel slug={slug} />
      <Panel
        title={t('tab.runs')}
        note={t('fromFlow')}
        href={`/pipelines?service=${slug}`}
        more={t('filterRuns')}
      >
        {runs.error && !runs.data ? (
          <div className="p-3">
            <FailureNote error={runs.error} onRetry={() => void runs.refetch()} />
          </div>
        ) : (
          <RunRows
            items={runs.data?.pages.flatMap((page) => page.items) ?? []}
            none={runs.isPending ? '' : t('noRuns')}
          />
        )}
        {runs.data ? <MoreRows list={runs} /> : null}
      </Panel>
    </>
  )
}

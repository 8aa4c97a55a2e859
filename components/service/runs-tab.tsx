'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { MoreRows } from '../failure/more-rows.tsx'
import { Panel } from '../ui/panel.tsx'
import { RunRows } from './run-rows.tsx'

// What freezes said of merges and gates: read only where somebody looks at the runs.
const MergePanel = dynamic(
  () => import('../merge-check/merge-panel.tsx').then((module) => module.MergePanel),
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
      <Panel title={t('tab.runs')} note={t('fromFlow')}>
        <RunRows
          items={runs.data?.pages.flatMap((page) => page.items) ?? []}
          none={runs.isPending ? '' : t('noRuns')}
        />
        <MoreRows list={runs} />
      </Panel>
    </>
  )
}

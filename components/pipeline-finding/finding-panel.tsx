'use client'
import { useTranslations } from 'next-intl'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { Panel } from '../ui/panel.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { FindingRow } from './finding-row.tsx'
import { UnreadPanel } from './unread-panel.tsx'
import { useFindingSummary, useFindings } from './use-findings.ts'

/** What is wrong with the pipelines and the repository of one service. */
export function FindingPanel({ slug }: { slug: string }) {
  const t = useTranslations('pipelineFinding')
  const summary = useFindingSummary({ service: slug, team: null })
  const question = { state: 'open' as const, service: slug, team: null, rules: [], severities: [] }
  const { list, items } = useFindings(question)
  const error = list.error ?? summary.error
  const isUnknown = summary.data?.looked === 0
  const none = isUnknown
    ? t('notLooked')
    : t(summary.data && summary.data.unread.length > 0 ? 'noneUnread' : 'serviceNone')
  return (
    <>
      <Panel
        title={t('servicePanel')}
        count={list.data ? items.length : undefined}
        href={`/pipelines/findings?service=${slug}`}
        more={t('all')}
      >
        {error && !list.data ? (
          <div className="p-3">
            <FailureNote error={error} onRetry={() => void list.refetch()} />
          </div>
        ) : list.isPending || summary.isPending ? (
          <ListSkeleton rows={2} />
        ) : items.length > 0 ? (
          <ul>
            {items.map((item) => (
              <FindingRow key={item.id} item={item} isOfService />
            ))}
          </ul>
        ) : (
          <p className="px-4 py-3 text-fg-3">{none}</p>
        )}
        {items.length > 0 ? <MoreRows list={list} /> : null}
      </Panel>
      {summary.data ? <UnreadPanel summary={summary.data} /> : null}
    </>
  )
}

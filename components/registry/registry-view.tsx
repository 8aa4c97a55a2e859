'use client'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { MoreRows } from '../failure/more-rows.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { FindingRows } from './finding-rows.tsx'
import { InstanceRows } from './instance-rows.tsx'
import { PullRows } from './pull-rows.tsx'

const shows = ['open', 'closed'] as const

/** Can every image that runs, or may be gone back to, be pulled tomorrow? And if not, what is to be done? */
export function RegistryView() {
  const t = useTranslations('registry')
  const { params, set } = useAddress()
  const show = params.get('show') === 'closed' ? 'closed' : 'open'
  const service = params.get('service')
  const instances = useQuery(api.registry.instances.queryOptions())
  const findings = useInfiniteQuery(
    api.registry.findings.infiniteOptions({
      input: (cursor: string | undefined) => ({
        state: show,
        ...(service ? { service } : {}),
        ...(cursor ? { cursor } : {}),
      }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  if (instances.error && !instances.data)
    return <FailureNote error={instances.error} onRetry={() => void instances.refetch()} />
  if (!instances.data) return <ListSkeleton rows={6} />
  const { items, clusters } = instances.data
  if (items.length === 0) return <EmptyState title={t('noneTitle')} text={t('noneText')} />
  const rows = findings.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      <div>
        {/* Of all images, so not while only those of one service are asked for. */}
        {show === 'open' && !service && findings.data ? (
          <Sentence>
            {t.rich('answer', {
              count: rows.length,
              more: findings.hasNextPage ? '+' : '',
              b: (chunks) => <b className="text-attention-fg">{chunks}</b>,
            })}
          </Sentence>
        ) : null}
        <p className="mt-1 text-fg-3">{t('explained')}</p>
      </div>
      <Panel
        title={t('findings')}
        note={service ?? undefined}
        actions={
          <SegmentedControl
            label={t('show')}
            options={shows.map((key) => ({ key, label: t(key) }))}
            selected={show}
            onSelect={(key) => set({ show: key === 'closed' ? 'closed' : null })}
          />
        }
      >
        {findings.error && rows.length === 0 ? (
          <div className="p-3">
            <FailureNote error={findings.error} onRetry={() => void findings.refetch()} />
          </div>
        ) : findings.isPending ? (
          <ListSkeleton rows={4} />
        ) : rows.length > 0 ? (
          <FindingRows items={rows} />
        ) : (
          <p className="px-4 py-3 text-fg-3">{t(show === 'open' ? 'noneOpen' : 'noneClosed')}</p>
        )}
        {rows.length > 0 ? <MoreRows list={findings} /> : null}
      </Panel>
      <Panel title={t('instances')} count={items.length}>
        <InstanceRows items={items} />
      </Panel>
      {clusters.length > 0 ? (
        <Panel title={t('pull')} note={t('pullNote')}>
          <PullRows items={clusters} />
        </Panel>
      ) : null}
    </>
  )
}

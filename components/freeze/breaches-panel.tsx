'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { FreezeBreachItem } from '../../lib/api/contract/freeze.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { MoreRows } from '../failure/more-rows.tsx'
import { shortDigest } from '../ui/format/digest.ts'
import { Panel } from '../ui/panel.tsx'
import { ShortTable } from '../ui/short-table.tsx'
import { useFreezeWords } from './freeze-words.ts'

const pageSize = 20

/** What a breach was: a rollout of a digest, or a run of a pipeline. */
function What({ item }: { item: FreezeBreachItem }) {
  const t = useTranslations('freezes.breaches')
  const run = item.run ? t('run', { pipeline: item.run.pipeline, number: String(item.run.number) }) : ''
  if (item.kind === 'run') return <span className="font-medium">{run}</span>
  return (
    <span>
      <span className="font-medium">
        {t('rollout', { digest: item.digest ? shortDigest(item.digest) : '' })}
      </span>
      {run ? <span className="ml-2 text-fg-3">{run}</span> : null}
    </span>
  )
}

/** What closed it: windows lead to their page, stops to the list of stops. */
function ClosedBy({ closedBy }: Pick<FreezeBreachItem, 'closedBy'>) {
  const t = useTranslations('freezes.breaches')
  return (
    <span className="flex flex-wrap gap-x-3">
      {closedBy.map(({ id, how, name }) => (
        <Link
          key={id}
          href={how === 'stopped' ? '/freezes#stops' : `/freezes/${id}`}
          className="text-frozen-fg underline-offset-3 hover:underline"
        >
          {how === 'stopped'
            ? t('stop', { name })
            : how === 'outside-allow'
              ? t('outside', { name })
              : how === 'broken'
                ? t('broken', { name })
                : name}
        </Link>
      ))}
    </span>
  )
}

/** Runs and rollouts that began while their place was closed, and that the portal did not make. */
export function BreachesPanel() {
  const t = useTranslations('freezes.breaches')
  const words = useFreezeWords()
  const environment = useEnvironmentName()
  const breaches = useInfiniteQuery(
    api.freeze.breaches.infiniteOptions({
      input: (cursor: string | undefined) => ({ limit: pageSize, ...(cursor ? { cursor } : {}) }),
      initialPageParam: undefined as string | undefined,
      getNextPageParam: (last) => last.next ?? undefined,
    }),
  )
  const items = breaches.data?.pages.flatMap((page) => page.items) ?? []
  const isEmpty = breaches.data !== undefined && items.length === 0
  return (
    <Panel title={t('title')} note={t('note')}>
      {isEmpty ? <p className="px-4 py-3 text-fg-3">{t('none')}</p> : null}
      {items.length > 0 ? (
        <ShortTable
          label={t('title')}
          rows={items}
          rowKey={(item) => item.id}
          columns={[
            { key: 'what', title: t('what'), render: (item) => <What item={item} /> },
            {
              key: 'where',
              title: t('where'),
              render: (item) => (
                <span>
                  <Link href={`/services/${item.service}`} className="underline-offset-3 hover:underline">
                    {item.service}
                  </Link>{' '}
                  <span className="text-fg-2">
                    {item.environment ? environment(item.environment) : t('everywhere')}
                  </span>
                </span>
              ),
            },
            {
              key: 'who',
              title: t('who'),
              render: (item) => item.actor ?? <span className="text-fg-3">{t('unknown')}</span>,
            },
            {
              key: 'began',
              title: t('began'),
              render: (item) => <span className="tabular-nums">{words.at(item.at)}</span>,
            },
            {
              key: 'closedBy',
              title: t('closedBy'),
              render: (item) => <ClosedBy closedBy={item.closedBy} />,
            },
          ]}
        />
      ) : null}
      <MoreRows list={breaches} />
    </Panel>
  )
}

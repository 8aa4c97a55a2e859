'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostQueryItem } from '../../lib/api/contract/cost-finding.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { StatusShape } from '../ui/status.tsx'

const QueryDialog = dynamic(() => import('./query-dialog.tsx').then((module) => module.QueryDialog), {
  ssr: false,
})

function QueryRow(props: {
  query: CostQueryItem
  isOff: boolean
  why: string | undefined
  onRun: () => void
  onChange: () => void
}) {
  const { query } = props
  const t = useTranslations('costFinding')
  const { last } = query
  const look = last?.state === 'failed' ? 'failed' : last?.state === 'running' ? 'running' : 'pass'
  return (
    <li
      data-query={query.name}
      className="flex items-start gap-2.5 border-line border-t px-4 py-2 first:border-t-0"
    >
      <span className="pt-0.5">
        <StatusShape
          kind={last === null ? 'pending' : look}
          label={last === null ? t('query.never') : t(`query.${last.state}`)}
        />
      </span>
      <div className="min-w-0 flex-1">
        <p className="break-words font-medium">{query.name}</p>
        <p className="flex flex-wrap gap-x-3 text-fg-3 text-sm">
          <span>{t(`plan.${query.plan.every}`, { hour: 'hour' in query.plan ? query.plan.hour : 0 })}</span>
          {last?.endedAt ? (
            <span>
              {t.rich('query.result', {
                age: () => <Age at={last.endedAt ?? ''} />,
                opened: last.opened,
                closed: last.closed,
              })}
            </span>
          ) : null}
          {last?.problem ? <span className="break-words text-danger-fg">{last.problem}</span> : null}
        </p>
      </div>
      <Button
        size="small"
        variant="ghost"
        isDisabled={props.isOff}
        title={props.why}
        aria-label={t('query.changeNamed', { name: query.name })}
        onPress={props.onChange}
      >
        {t('query.changeShort')}
      </Button>
      {query.stoppedAt ? (
        <span className="text-fg-3 text-sm">{t('query.stopped')}</span>
      ) : (
        <Button
          size="small"
          isDisabled={props.isOff || last?.state === 'running'}
          title={props.why}
          aria-label={t('query.runNamed', { name: query.name })}
          onPress={props.onRun}
        >
          {t('query.run')}
        </Button>
      )}
    </li>
  )
}

/** Saved queries: when each is asked, what it last came to, and asked now. */
export function QueriesPanel() {
  const t = useTranslations('costFinding')
  const whyOff = useWhyOff()
  const client = useQueryClient()
  const [asked, setAsked] = useState<CostQueryItem | 'new' | null>(null)
  const list = useQuery(
    api.costQuery.list.queryOptions({
      // Nobody is told when a look ends that found nothing new.
      refetchInterval: ({ state }) =>
        state.data?.items.some(({ last }) => last?.state === 'running') ? 3_000 : false,
    }),
  )
  const run = useMutation(
    api.costQuery.run.mutationOptions({
      onSuccess: () => void client.invalidateQueries({ queryKey: api.costQuery.key() }),
    }),
  )
  return (
    <Panel
      title={t('queries')}
      count={list.data?.items.length}
      actions={
        list.data ? (
          <Button
            size="small"
            isDisabled={!list.data.may.allowed}
            title={whyOff(list.data.may)}
            onPress={() => setAsked('new')}
          >
            {t('query.add')}
          </Button>
        ) : undefined
      }
    >
      {list.error && !list.data ? (
        <div className="p-3">
          <FailureNote error={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : list.data ? (
        <>
          <ul>
            {list.data.items.map((query) => (
              <QueryRow
                key={query.id}
                query={query}
                isOff={!list.data.may.allowed || run.isPending}
                why={whyOff(list.data.may)}
                onRun={() => run.mutate({ id: query.id })}
                onChange={() => setAsked(query)}
              />
            ))}
          </ul>
          {list.data.items.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('query.none')}</p> : null}
        </>
      ) : (
        <ListSkeleton rows={2} />
      )}
      {run.error ? (
        <div className="p-3">
          <FailureNote error={run.error} />
        </div>
      ) : null}
      {asked ? <QueryDialog query={asked === 'new' ? null : asked} onClose={() => setAsked(null)} /> : null}
    </Panel>
  )
}

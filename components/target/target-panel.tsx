'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { TargetItem } from '../../lib/api/contract/target.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { Panel } from '../ui/panel.tsx'
import { Status, type StatusKind } from '../ui/status.tsx'
import { LazyChooseWayDialog } from './lazy-choose-way-dialog.tsx'
import { LazyTakeOutDialog } from './lazy-take-out-dialog.tsx'

const kinds: Record<TargetItem['state'], StatusKind> = {
  'in-service': 'pass',
  out: 'held',
  'catching-up': 'running',
}

/** Where a service runs, what of it nobody writes until when, and what comes back. */
export function TargetPanel({ service }: { service: string }) {
  const t = useTranslations('target')
  const client = useQueryClient()
  const [asked, setAsked] = useState<TargetItem | null>(null)
  const [choosing, setChoosing] = useState<TargetItem | null>(null)
  const targets = useQuery(api.target.list.queryOptions({ input: { slug: service } }))
  const back = useMutation(
    api.target.bringBack.mutationOptions({ onSettled: () => void client.invalidateQueries() }),
  )
  const items = targets.data?.items ?? []
  const error = back.error ?? targets.error
  return (
    <Panel title={t('title')} count={items.length} note={t('note')}>
      {error ? (
        <div className="px-4 py-2">
          <FailureNote error={error} onRetry={() => void targets.refetch()} />
        </div>
      ) : null}
      <ul>
        {items.map((item) => (
          <Row
            key={item.id}
            item={item}
            isBusy={back.isPending}
            onTakeOut={() => setAsked(item)}
            onBringBack={() => back.mutate({ id: item.id })}
            onChooseWay={() => setChoosing(item)}
          />
        ))}
        {targets.data && items.length === 0 ? <li className="px-4 py-3 text-fg-3">{t('none')}</li> : null}
      </ul>
      {asked ? <LazyTakeOutDialog target={asked} onClose={() => setAsked(null)} /> : null}
      {choosing ? <LazyChooseWayDialog target={choosing} onClose={() => setChoosing(null)} /> : null}
    </Panel>
  )
}

interface RowProps {
  item: TargetItem
  isBusy: boolean
  onTakeOut: () => void
  onBringBack: () => void
  onChooseWay: () => void
}

/** What the last look found there: who answers, how the calls are shared, what is being changed, what is wrong. */
function Running({ item }: { item: TargetItem }) {
  const t = useTranslations('target')
  const { look, shares, order } = item
  if (look === null) return <span className="text-attention-fg">{t('notThere')}</span>
  const facts = [
    item.kind === 'fc'
      ? shares.map(({ versionId, percent }) => t('share', { percent, version: versionId })).join(', ')
      : t('ready', { ready: look.readyPods, pods: look.pods }),
    order === null
      ? null
      : order.batches === null
        ? t('order')
        : t('orderBatch', { done: order.batches.done, total: order.batches.total }),
  ]
  return (
    <>
      <span className="text-fg-2" title={order?.description}>
        {facts.filter(Boolean).join(' · ')}
      </span>
      {look.problem ? <span className="text-danger-fg">{look.problemText ?? look.problem}</span> : null}
    </>
  )
}

function Row(props: RowProps) {
  const whyOff = useWhyOff()
  const { item } = props
  const t = useTranslations('target')
  const runtime = useTranslations('service')
  const name = useEnvironmentName()
  const format = useFormatter()
  const time = (at: string) =>
    format.dateTime(new Date(at), { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' })
  const [permitted, label, press] =
    item.state === 'in-service'
      ? ([item.may.takeOut, t('takeOut'), props.onTakeOut] as const)
      : ([item.may.bringBack, t('bringBack'), props.onBringBack] as const)
  return (
    <li className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-1.5 first:border-t-0">
      <span className="w-32 shrink-0">{name(item.environment)}</span>
      <b className="min-w-0 truncate font-medium">{item.name}</b>
      <span className="text-fg-3">
        {runtime(`runtime.${item.kind}`)}
        {item.framework ? ` · ${t(`framework.${item.framework}`)}` : ''} · {t(`way.${item.writeWay}`)}
        {item.writeWay === 'pipeline' && item.pipeline ? ` ${item.pipeline.name}` : ''}
      </span>
      <Status kind={kinds[item.state]} label={t(`state.${item.state}`)} />
      <Running item={item} />
      {item.state === 'out' && item.outUntilAt ? (
        <span className="text-fg-2">{t('until', { at: time(item.outUntilAt) })}</span>
      ) : null}
      {item.state === 'catching-up' ? (
        item.promotion ? (
          <Link className="text-accent-fg hover:underline" href={`/promotions/P-${item.promotion.number}`}>
            {t('by', { number: item.promotion.number })}
          </Link>
        ) : (
          <span className="text-fg-2">{t(item.caughtUp ? 'nearlyBack' : 'waits')}</span>
        )
      ) : null}
      {item.outReason ? (
        <span className="min-w-0 text-fg-2">
          <q>{item.outReason}</q>{' '}
          {item.takenOut ? t('whoWhen', { name: item.takenOut.name, at: time(item.takenOut.at) }) : null}
        </span>
      ) : null}
      <span className="ml-auto flex gap-2">
        {item.ways.length > 1 ? (
          <Button
            size="small"
            variant="ghost"
            aria-label={`${t('chooseWay')}: ${item.name}`}
            isDisabled={!item.may.chooseWay.allowed}
            title={whyOff(item.may.chooseWay)}
            onPress={props.onChooseWay}
          >
            {t('chooseWay')}
          </Button>
        ) : null}
        {item.state === 'catching-up' ? null : (
          <Button
            size="small"
            aria-label={`${label}: ${item.name}`}
            isDisabled={!permitted.allowed || props.isBusy}
            title={whyOff(permitted)}
            onPress={press}
          >
            {label}
          </Button>
        )}
      </span>
    </li>
  )
}

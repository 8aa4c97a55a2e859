'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { TrainDetail } from '../../lib/api/contract/train.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { LazyBackDrawer } from './lazy-train.tsx'
import { TrainActions } from './train-actions.tsx'
import { TrainAnswer } from './train-answer.tsx'
import { TrainRows } from './train-rows.tsx'
import { textOf } from './train-words.ts'

/** How far is it, what stopped it, and how do we get back? */
export function TrainView({ id }: { id: string }) {
  const train = useQuery(api.train.get.queryOptions({ input: { id } }))
  if (train.error && !train.data)
    return <FailureNote error={train.error} onRetry={() => void train.refetch()} />
  return train.data ? <Body train={train.data} /> : <PageSkeleton />
}

function Body({ train }: { train: TrainDetail }) {
  const t = useTranslations('train')
  const [goingBack, setGoingBack] = useState(false)
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <TrainAnswer train={train} />
        <TrainActions train={train} onRollBack={() => setGoingBack(true)} />
      </div>
      {train.backTrains.length > 0 || train.backOf ? (
        <p className="flex flex-wrap gap-x-3 text-fg-2">
          {train.backOf ? (
            <Link className="text-accent-fg hover:underline" href={`/trains/T-${train.backOf.number}`}>
              {t('rollsBack', { number: train.backOf.number })}
            </Link>
          ) : null}
          {train.backTrains.map((back) => (
            <Link key={back.id} className="text-accent-fg hover:underline" href={`/trains/T-${back.number}`}>
              {t('rolledBackBy', { number: back.number, state: t(`state.${back.state}`) })}
            </Link>
          ))}
        </p>
      ) : null}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[minmax(0,1fr)_320px]">
        <TrainRows train={train} />
        <div className="flex flex-col gap-4">
          {train.approvalsNeeded > 0 || train.approvals.length > 0 ? <Approvals train={train} /> : null}
          <Plan train={train} />
          <Story train={train} />
        </div>
      </div>
      {goingBack ? <LazyBackDrawer train={train} onClose={() => setGoingBack(false)} /> : null}
    </>
  )
}

function Approvals({ train }: { train: TrainDetail }) {
  const t = useTranslations('train')
  const approvalWords = useTranslations('approval')
  const format = useFormatter()
  const time = (text: string) =>
    format.dateTime(new Date(text), { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' })
  return (
    <Panel title={t('approvals')} note={t('approvalsNeeded', { count: train.approvalsNeeded })}>
      <ul>
        {train.approvals.map((approval) => (
          <li key={approval.person.id} className="border-line border-t px-4 py-2 first:border-t-0">
            <b>{approval.person.name}</b>{' '}
            {approval.forPerson ? (
              <span className="text-fg-2">
                {approvalWords('onBehalfOf', { name: approval.forPerson.name })}{' '}
              </span>
            ) : null}
            <span className={approval.decision === 'rejected' ? 'text-danger-fg' : 'text-success-fg'}>
              {t(`decision.${approval.decision}`)}
            </span>{' '}
            <span className="text-fg-3 text-sm">{time(approval.at)}</span>
            <p className="text-fg-2 text-sm">
              {approval.decision === 'approved'
                ? t(approval.ofThisList ? 'boundToList' : 'boundToEarlier', { count: approval.rows })
                : approval.reason}
            </p>
          </li>
        ))}
        {train.approvals.length === 0 ? <li className="px-4 py-2 text-fg-3">{t('noApproval')}</li> : null}
      </ul>
    </Panel>
  )
}

function Plan({ train }: { train: TrainDetail }) {
  const t = useTranslations('train')
  const name = useEnvironmentName()
  const { budget, bakeMinutes, maxPerWave, goEachWave } = train.plan
  const lines = [
    budget.count === undefined && budget.percent === undefined
      ? t('plan.noBudget')
      : t('plan.stopsAfter', {
          what: [budget.count, budget.percent === undefined ? undefined : `${budget.percent} %`]
            .filter((part) => part !== undefined)
            .join(' / '),
        }),
    bakeMinutes > 0 ? t('plan.bakes', { minutes: bakeMinutes }) : t('plan.noBake'),
    ...(maxPerWave === null ? [] : [t('plan.atMost', { count: maxPerWave })]),
    ...(goEachWave ? [t('plan.goEachWave')] : []),
  ]
  return (
    <Panel title={t('plan.label')} note={name(train.environment)}>
      <ul className="px-4 py-2 text-fg-2">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
        {train.reason ? <li>“{train.reason}”</li> : null}
        <li className="mt-1 text-fg-3 text-sm">
          {t('listHash')} <code className="font-mono">{train.listHash.slice(0, 12)}</code>
        </li>
      </ul>
    </Panel>
  )
}

function Story({ train }: { train: TrainDetail }) {
  const t = useTranslations('train')
  const ledger = useTranslations('ledger.action')
  const format = useFormatter()
  const slugOf = new Map(train.rows.map((row) => [row.service.id, row.service.slug]))
  return (
    <Panel title={t('story')}>
      <ol>
        {train.timeline.map((entry) => {
          const key = entry.action.replace('.', '_')
          const service = slugOf.get(textOf(entry.detail.serviceId))
          return (
            <li key={entry.id} className="flex gap-3 border-line border-t px-4 py-1.5 first:border-t-0">
              <span className="shrink-0 text-fg-3 text-sm tabular-nums">
                {format.dateTime(new Date(entry.at), { hour: '2-digit', minute: '2-digit' })}
              </span>
              <span className="min-w-0">
                <b>{entry.actorName}</b> {ledger.has(key) ? ledger(key) : entry.action} T-{train.number}
                {service ? ` (${service})` : ''}
                {entry.reason ? <span className="text-fg-2"> “{entry.reason}”</span> : null}
              </span>
            </li>
          )
        })}
      </ol>
    </Panel>
  )
}

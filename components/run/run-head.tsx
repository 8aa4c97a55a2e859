'use client'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { RunDetail } from '../../lib/api/contract/run.ts'
import { useNow } from '../../lib/client/clock.ts'
import { ButtonLink } from '../ui/button-link.tsx'
import { durationText } from '../ui/format/time.ts'
import { Icon } from '../ui/icon.tsx'
import { Pill } from '../ui/pill.tsx'
import { Status, StatusShape } from '../ui/status.tsx'
import { RunAnswer } from './run-answer.tsx'
import { outLink, runAddress } from './run-link.ts'
import { isOver, kindOfRun, useRunWords } from './run-look.ts'
import { Took, tookMs } from './run-time.tsx'
import { SeenMark } from './seen-mark.tsx'

/** What it is and where it stands; with what may be done at the right. */
export function RunHead({ run, actions }: { run: RunDetail; actions: ReactNode }) {
  const t = useTranslations('run')
  const words = useRunWords()
  const now = useNow(1000).getTime()
  const kind = words.kind(run.pipelineKind, run.pipeline)
  return (
    <header className="flex flex-col gap-2">
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 basis-80">
          <div className="mb-1 flex flex-wrap items-center gap-x-2 gap-y-1 text-fg-2">
            <span data-run-state={run.state}>
              <Status pill kind={kindOfRun(run.state)} label={words.state(run.state, run.word)} />
            </span>
            <Pill>
              {kind} #{run.number}
            </Pill>
            <SeenMark state={run.state} seenAt={run.seenAt} />
            <Neighbours run={run} />
          </div>
          <RunAnswer run={run} now={now} />
          <Facts run={run} />
        </div>
        <div className="flex flex-wrap items-center gap-2">
          {actions}
          {run.webUrl ? (
            <a href={run.webUrl} rel="noreferrer" target="_blank" className={outLink}>
              {t('inYunxiao')}
            </a>
          ) : null}
        </div>
      </div>
      <Progress run={run} now={now} />
    </header>
  )
}

function Neighbours({ run }: { run: RunDetail }) {
  const t = useTranslations('run')
  const words = useRunWords()
  const look = 'inline-flex h-6 items-center gap-1 rounded-md px-1.5 text-sm hover:bg-hover max-md:h-9'
  return (
    <nav aria-label={t('neighbours')} className="flex items-center gap-1">
      {run.previous ? (
        <Link
          href={runAddress(run.previous.id)}
          className={look}
          aria-label={t('previous', { number: run.previous.number, state: words.state(run.previous.state) })}
        >
          <Icon name="right" size={12} className="rotate-180" />
          <StatusShape kind={kindOfRun(run.previous.state)} size={12} />#{run.previous.number}
        </Link>
      ) : null}
      {run.next ? (
        <Link
          href={runAddress(run.next.id)}
          className={look}
          aria-label={t('next', { number: run.next.number, state: words.state(run.next.state) })}
        >
          <StatusShape kind={kindOfRun(run.next.state)} size={12} />#{run.next.number}
          <Icon name="right" size={12} />
        </Link>
      ) : null}
    </nav>
  )
}

function Facts({ run }: { run: RunDetail }) {
  const t = useTranslations('run')
  const words = useRunWords()
  const format = useFormatter()
  const trigger = words.trigger(run.trigger)
  const facts: [string, ReactNode][] = [
    [
      'pipeline',
      <Link key="pipeline" href={`/pipelines?pipeline=${run.pipelineId}`} className={outLink}>
        {run.pipeline}
      </Link>,
    ],
    ['team', run.team?.name],
    ['line', run.productLine?.name],
    ['by', run.actor ? t('by', { name: run.actor, trigger }) : trigger],
    [
      'started',
      run.startedAt ? (
        <time key="started" dateTime={run.startedAt}>
          {t('startedAt', {
            at: format.dateTime(new Date(run.startedAt), { dateStyle: 'medium', timeStyle: 'short' }),
          })}
        </time>
      ) : null,
    ],
    ['took', run.startedAt ? <Took key="took" span={run} /> : null],
    ['usual', run.usualMs === null ? null : t('usually', { time: durationText(run.usualMs) })],
    [
      'queue',
      run.queueMs === null || run.queueMs < 1000 ? null : t('queuedFor', { time: durationText(run.queueMs) }),
    ],
  ]
  const said = facts.filter(([, text]) => Boolean(text))
  return (
    <p className="mt-1 text-fg-3">
      {said.map(([key, text], at) => (
        <span key={key}>
          {at > 0 ? ' · ' : ''}
          {text}
        </span>
      ))}
    </p>
  )
}

/** While it goes on: how far, by what it usually takes. A run that takes longer fills the line and stays. */
function Progress({ run, now }: { run: RunDetail; now: number }) {
  const t = useTranslations('run')
  if (isOver(run.state) || run.usualMs === null || !run.startedAt) return null
  const done = Math.min(100, Math.round(((tookMs(run, now) ?? 0) / run.usualMs) * 100))
  return (
    <div
      role="progressbar"
      aria-label={t('progress')}
      aria-valuenow={done}
      aria-valuemin={0}
      aria-valuemax={100}
      className="h-1 w-full overflow-hidden rounded-sm bg-hover"
      suppressHydrationWarning
    >
      <div
        className={`h-full ${run.state === 'waiting' ? 'bg-attention-solid' : 'bg-running-solid'}`}
        style={{ width: `${done}%` }}
        suppressHydrationWarning
      />
    </div>
  )
}

/** Where a run is that could not be shown: back to all of them. */
export function BackToRuns() {
  const t = useTranslations('run')
  return (
    <ButtonLink href="/pipelines" size="small">
      {t('allRuns')}
    </ButtonLink>
  )
}

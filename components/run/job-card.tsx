'use client'
import { useTranslations } from 'next-intl'
import type { RunJob } from '../../lib/api/contract/run.ts'
import { durationText } from '../ui/format/time.ts'
import { StatusShape } from '../ui/status.tsx'
import { DurationBar } from './duration-bar.tsx'
import { isSlow } from './duration-tone.ts'
import { isOver, kindOfRun, useRunWords } from './run-look.ts'
import { tookMs, tookText } from './run-time.tsx'

/** One job: its state, how long, against how long it usually takes. */
export function JobCard(props: {
  job: RunJob
  now: number
  isChosen: boolean
  isTabStop: boolean
  /** The run is over. */
  isPast: boolean
  onChoose: () => void
}) {
  const { job, now } = props
  const t = useTranslations('run')
  const words = useRunWords()
  const took = tookMs(job, now)
  const isReached = !(props.isPast && job.state === 'queued')
  return (
    <button
      type="button"
      data-job={job.id}
      data-state={job.state}
      aria-pressed={props.isChosen}
      tabIndex={props.isTabStop ? 0 : -1}
      onClick={props.onChoose}
      className={`flex w-full min-w-0 cursor-pointer flex-col gap-1 rounded-md border px-2.5 py-2 text-left focus-visible:-outline-offset-2 ${
        props.isChosen ? 'border-accent-fg bg-accent-bg' : 'border-line bg-surface hover:bg-hover'
      }`}
    >
      <span className="flex min-w-0 items-start gap-1.5">
        <span className="inline-flex h-5 items-center">
          <StatusShape kind={kindOfRun(job.state)} />
        </span>
        <span className="line-clamp-2 min-w-0 font-medium" title={job.name}>
          {job.name}
        </span>
      </span>
      <span className="flex min-w-0 items-baseline justify-between gap-2 text-sm">
        <span className={job.state === 'failed' ? 'text-danger-fg' : 'text-fg-2'}>
          {isReached ? words.state(job.state, job.word) : t('notReached')}
        </span>
        <span
          className={`whitespace-nowrap tabular-nums ${isSlow(took, job.usualMs) ? 'text-attention-fg' : 'text-fg-2'}`}
          suppressHydrationWarning
        >
          {tookText(job, now)}
        </span>
      </span>
      {isReached ? <DurationBar tookMs={took} usualMs={job.usualMs} isOver={isOver(job.state)} /> : null}
      {job.usualMs === null || !isReached ? null : (
        <span className="text-fg-3 text-sm tabular-nums">
          {t('usually', { time: durationText(job.usualMs) })}
        </span>
      )}
    </button>
  )
}

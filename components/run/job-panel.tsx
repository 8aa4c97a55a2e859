'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { RunDetail, RunJob } from '../../lib/api/contract/run.ts'
import { durationText } from '../ui/format/time.ts'
import { Panel } from '../ui/panel.tsx'
import { Status, StatusShape } from '../ui/status.tsx'
import { GateNote } from './gate-note.tsx'
import { kindOfRun, useRunWords } from './run-look.ts'
import { type PlacedJob, queuedFor } from './run-moment.ts'
import { Took } from './run-time.tsx'

/** One job: how it stands and why, its steps, and its log. */
export function JobPanel(props: {
  run: RunDetail
  placed: PlacedJob
  actions?: ReactNode
  /** Its log. */
  children?: ReactNode
}) {
  const { run, placed } = props
  const { job, stage } = placed
  const t = useTranslations('run')
  const words = useRunWords()
  const gate = run.gates.find(({ jobId }) => jobId === job.id)
  return (
    <Panel title={job.name} note={stage.name} actions={props.actions}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2" data-job-state={job.state}>
        <Status kind={kindOfRun(job.state)} label={words.state(job.state, job.word)} />
        {job.startedAt ? (
          <span className="text-fg-2">
            <Took span={job} />
          </span>
        ) : null}
        {job.usualMs === null ? null : (
          <span className="text-fg-3">{t('usually', { time: durationText(job.usualMs) })}</span>
        )}
        {job.state === 'queued' ? <QueuedNote run={run} placed={placed} /> : null}
      </div>
      {job.state === 'failed' ? (
        <p className="wrap-anywhere whitespace-pre-wrap border-danger-line border-t bg-danger-bg px-4 py-2 text-danger-fg">
          {job.message ?? t('noReason')}
        </p>
      ) : job.message ? (
        <p className="wrap-anywhere whitespace-pre-wrap border-line border-t px-4 py-2 text-fg-2">
          {t('flowSays', { message: job.message })}
        </p>
      ) : null}
      {gate ? <GateNote run={run} gate={gate} /> : null}
      {job.steps && job.steps.length > 0 ? (
        <div className="grid grid-cols-1 border-line border-t lg:grid-cols-[232px_minmax(0,1fr)]">
          <StepColumn steps={job.steps} />
          <div className="min-w-0 border-line max-lg:border-t lg:border-l">{props.children}</div>
        </div>
      ) : (
        <div className="min-w-0 border-line border-t">{props.children}</div>
      )}
    </Panel>
  )
}

function QueuedNote({ run, placed }: { run: RunDetail; placed: PlacedJob }) {
  const t = useTranslations('run.queued')
  const what = queuedFor(run, placed.stage)
  return (
    <span className="text-fg-2">
      {what.kind === 'stages' ? t('stages', { names: what.names.join(', ') }) : t(what.kind)}
    </span>
  )
}

function StepColumn({ steps }: { steps: NonNullable<RunJob['steps']> }) {
  const t = useTranslations('run')
  const words = useRunWords()
  return (
    <ol aria-label={t('steps')} className="py-1.5">
      {steps.map((step) => (
        <li
          key={step.index}
          data-step={step.name}
          data-state={step.state}
          className="flex h-7 items-center gap-2 px-4"
        >
          <StatusShape kind={kindOfRun(step.state)} size={12} label={words.state(step.state, step.word)} />
          <span
            className={`min-w-0 truncate ${step.state === 'queued' ? 'text-fg-3' : ''}`}
            title={step.name}
          >
            {step.name}
          </span>
        </li>
      ))}
    </ol>
  )
}

'use client'
import { useTranslations } from 'next-intl'
import { type KeyboardEvent, useRef, useState } from 'react'
import type { RunStage } from '../../lib/api/contract/run.ts'
import { useNow } from '../../lib/client/clock.ts'
import { StatusShape } from '../ui/status.tsx'
import { nextJob } from './graph-keys.ts'
import { JobCard } from './job-card.tsx'
import { kindOfRun, useRunWords } from './run-look.ts'
import { tookText } from './run-time.tsx'
import { stageColumns, unsaidNeeds } from './stage-columns.ts'

/** Stages as columns in their order, jobs as cards; one tab stop, arrows inside, Enter chooses. */
export function StageGraph(props: {
  stages: RunStage[]
  /** The run is over: what is queued was never reached. */
  isPast: boolean
  chosen: string | null
  onChoose: (job: string) => void
}) {
  const t = useTranslations('run')
  const now = useNow(1000).getTime()
  const box = useRef<HTMLDivElement>(null)
  const [focused, setFocused] = useState<string | null>(null)
  const columns = stageColumns(props.stages)
  const ids = columns.map((stages) => stages.flatMap(({ jobs }) => jobs.map(({ id }) => id)))
  const all = ids.flat()
  const stop = [focused, props.chosen].find((id) => id !== null && all.includes(id)) ?? all[0] ?? null
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const from = event.target instanceof HTMLElement ? event.target.dataset.job : undefined
    const next = from ? nextJob(ids, from, event.key) : null
    if (!next) return
    event.preventDefault()
    setFocused(next)
    box.current?.querySelector<HTMLElement>(`[data-job="${CSS.escape(next)}"]`)?.focus()
  }
  const onChoose = (job: string) => {
    setFocused(job)
    props.onChoose(job)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be the wrong word for a graph
    <div
      ref={box}
      role="group"
      aria-label={t('stages')}
      onKeyDown={onKeyDown}
      className="grid grid-cols-1 gap-x-7 gap-y-4 overflow-x-auto p-4 md:grid-cols-none md:auto-cols-[minmax(184px,320px)] md:grid-flow-col"
    >
      {columns.map((stages, at) => (
        <div key={stages[0]?.key} className="flex min-w-0 flex-col gap-4">
          {stages.map((stage) => (
            <Stage
              key={stage.key}
              stage={stage}
              all={props.stages}
              now={now}
              needs={unsaidNeeds(stage, columns[at - 1] ?? [])}
              isFirst={at === 0}
              isPast={props.isPast}
              {...{ chosen: props.chosen, stop, onChoose }}
            />
          ))}
        </div>
      ))}
    </div>
  )
}

function Stage(props: {
  stage: RunStage
  all: RunStage[]
  /** What has to end before, where the column before does not say it already. */
  needs: string[]
  now: number
  isFirst: boolean
  isPast: boolean
  chosen: string | null
  stop: string | null
  onChoose: (job: string) => void
}) {
  const { stage, now } = props
  const t = useTranslations('run')
  const words = useRunWords()
  const needs = props.needs.flatMap((key) => props.all.find((other) => other.key === key)?.name ?? [])
  return (
    <section
      aria-label={stage.name}
      data-stage={stage.key}
      data-state={stage.state}
      className="flex min-w-0 flex-col gap-2"
    >
      <div className="relative flex min-h-5 items-center gap-1.5 text-sm">
        {props.isFirst ? null : (
          <span
            aria-hidden
            className="absolute top-1/2 right-full mr-1.5 hidden w-4 border-line-2 border-t md:block"
          />
        )}
        <StatusShape kind={kindOfRun(stage.state)} size={12} label={words.state(stage.state, stage.word)} />
        <h3 className="min-w-0 truncate font-medium text-fg-2" title={stage.name}>
          {stage.name}
        </h3>
        <span className="ml-auto whitespace-nowrap text-fg-3 tabular-nums" suppressHydrationWarning>
          {tookText(stage, now)}
        </span>
      </div>
      {stage.jobs.map((job) => (
        <JobCard
          key={job.id}
          job={job}
          now={now}
          isChosen={job.id === props.chosen}
          isTabStop={job.id === props.stop}
          isPast={props.isPast}
          onChoose={() => props.onChoose(job.id)}
        />
      ))}
      {stage.jobs.length === 0 ? <p className="text-fg-3 text-sm">{t('noJobs')}</p> : null}
      {needs.length > 0 ? (
        <p className="line-clamp-2 text-fg-3 text-sm" title={needs.join(', ')}>
          {t('needs', { stages: needs.join(', ') })}
        </p>
      ) : null}
    </section>
  )
}

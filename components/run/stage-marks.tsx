'use client'
import { useTranslations } from 'next-intl'
import { StatusShape } from '../ui/status.tsx'
import { kindOfRun, useRunWords } from './run-look.ts'

export interface StageMark {
  name: string
  state: string
}

/** The stage that says where the run is: what failed, else what waits, else what goes on, else the last that was reached. */
export function tellingStage<S extends StageMark>(stages: S[]): S | null {
  for (const state of ['failed', 'waiting', 'running', 'unknown', 'cancelled']) {
    const found = stages.find((stage) => stage.state === state)
    if (found) return found
  }
  return stages.find((stage) => stage.state === 'queued') ?? null
}

/** Stages as shapes in their order; their names and states are heard, and shown on hover. */
export function StageMarks({ stages }: { stages: StageMark[] }) {
  const t = useTranslations('run')
  const words = useRunWords()
  if (stages.length === 0) return <span className="text-fg-3">{t('noStages')}</span>
  return (
    <ol aria-label={t('stages')} className="flex min-w-0 items-center gap-[3px] overflow-hidden">
      {stages.map((stage, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stage has no id, and its place does not change
        <li key={at} className="inline-flex">
          <StatusShape
            kind={kindOfRun(stage.state)}
            size={12}
            label={`${stage.name}: ${words.state(stage.state)}`}
          />
        </li>
      ))}
    </ol>
  )
}

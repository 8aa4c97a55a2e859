'use client'
import { useTranslations } from 'next-intl'
import type { RunItem } from '../../lib/api/contract/run-item.ts'
import type { StatusKind } from '../ui/status.tsx'

export type RunWord = RunItem['state']

/** Shape and colour of a run, a stage or a job. */
export const runKind: Record<RunWord, StatusKind> = {
  queued: 'queued',
  running: 'running',
  waiting: 'approval',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'off',
  unknown: 'unknown',
}

const known = (state: string): RunWord => (state in runKind ? (state as RunWord) : 'unknown')

/** A state as the wire says it, whatever it says. */
export const kindOfRun = (state: string): StatusKind => runKind[known(state)]

/** Nothing more will come of it. */
export const isOver = (state: string): boolean =>
  state === 'succeeded' || state === 'failed' || state === 'cancelled'

/** What a state is called; one that nobody knows is called as the cloud called it. */
export function useRunWords() {
  const t = useTranslations('run')
  return {
    /** `said` is the cloud's own word; it tells apart what is one state to us. */
    state: (state: string, said?: string): string => {
      const word = known(state)
      if (said?.toUpperCase() === 'SKIP') return t('skipped')
      if (said?.toUpperCase() === 'CANCELLING') return t('stopping')
      return word === 'unknown' && said ? said : t(`state.${word}`)
    },
    kind: (kind: RunItem['pipelineKind'], name: string): string => (kind === 'other' ? name : kind),
    trigger: (trigger: string | null): string => {
      if (trigger === null) return ''
      const key = `trigger.${trigger}`
      return t.has(key) ? t(key) : t('trigger.other', { word: trigger })
    },
  }
}

'use client'
import { useTranslations } from 'next-intl'
import type { RunItem } from '../../lib/api/contract/service.ts'
import { Age } from '../shell/age.tsx'
import { durationText } from '../ui/format/time.ts'
import { Status, type StatusKind } from '../ui/status.tsx'

const kinds: Record<RunItem['state'], StatusKind> = {
  queued: 'queued',
  running: 'running',
  waiting: 'approval',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'off',
  unknown: 'off',
}

export function RunRows({ items, none }: { items: RunItem[]; none: string }) {
  const t = useTranslations('run')
  if (items.length === 0) return <p className="px-4 py-3 text-fg-3">{none}</p>
  return (
    <ul>
      {items.map((run) => (
        <li
          key={run.id}
          className="flex min-h-9 items-center gap-3 border-line border-t px-4 py-1.5 first:border-t-0"
        >
          <span className="w-24 shrink-0">
            <Status kind={kinds[run.state]} label={t(`state.${run.state}`)} />
          </span>
          <span className="w-32 shrink-0 text-fg-2" title={run.pipeline}>
            {run.pipelineKind === 'other' ? run.pipeline : run.pipelineKind} #{run.number}
          </span>
          <code className="hidden w-36 shrink-0 truncate font-mono text-sm md:block" title={run.branch ?? ''}>
            {run.branch ?? ''}
          </code>
          <span className="min-w-0 flex-1 truncate" title={run.title ?? ''}>
            {run.title ?? ''}
          </span>
          <span className="hidden w-20 shrink-0 truncate text-fg-2 md:block">{run.actor ?? ''}</span>
          <span className="w-16 shrink-0 text-right text-fg-2 tabular-nums">
            {run.startedAt && run.endedAt
              ? durationText(Date.parse(run.endedAt) - Date.parse(run.startedAt))
              : ''}
          </span>
          <span className="w-12 shrink-0 text-right text-fg-3">
            {run.startedAt ? <Age at={run.startedAt} /> : null}
          </span>
        </li>
      ))}
    </ul>
  )
}

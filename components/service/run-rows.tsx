'use client'
import { useTranslations } from 'next-intl'
import type { RunItem } from '../../lib/api/contract/run-item.ts'
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
    <ul className="grid grid-cols-[auto_auto_minmax(0,1fr)_auto_auto] md:grid-cols-[auto_auto_minmax(0,2fr)_minmax(0,3fr)_auto_auto_auto]">
      {items.map((run) => (
        <li
          key={run.id}
          className="col-span-full grid min-h-9 grid-cols-subgrid items-center gap-x-3 border-line border-t px-4 py-1.5 first:border-t-0"
        >
          <span className="whitespace-nowrap">
            <Status kind={kinds[run.state]} label={t(`state.${run.state}`)} />
          </span>
          <span className="whitespace-nowrap text-fg-2" title={run.pipeline}>
            {run.pipelineKind === 'other' ? run.pipeline : run.pipelineKind} #{run.number}
          </span>
          <code className="hidden min-w-0 truncate font-mono text-sm md:block" title={run.branch ?? ''}>
            {run.branch ?? ''}
          </code>
          <span className="min-w-0 truncate" title={run.title ?? ''}>
            {run.title ?? ''}
          </span>
          <span className="hidden truncate text-fg-2 md:block">{run.actor ?? ''}</span>
          <span className="whitespace-nowrap text-right text-fg-2 tabular-nums">
            {run.startedAt && run.endedAt
              ? durationText(Date.parse(run.endedAt) - Date.parse(run.startedAt))
              : ''}
          </span>
          <span className="text-right text-fg-3">{run.startedAt ? <Age at={run.startedAt} /> : null}</span>
        </li>
      ))}
    </ul>
  )
}

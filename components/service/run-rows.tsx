'use client'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { RunItem } from '../../lib/api/contract/run-item.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { runAddress } from '../run/run-link.ts'
import { kindOfRun, useRunWords } from '../run/run-look.ts'
import { Took } from '../run/run-time.tsx'
import { SeenMark } from '../run/seen-mark.tsx'
import { Age } from '../shell/age.tsx'
import { Status } from '../ui/status.tsx'

/** Runs of one service, each leading to its page. */
export function RunRows({ items, none }: { items: RunItem[]; none: string }) {
  const t = useTranslations('run')
  const words = useRunWords()
  const name = useEnvironmentName()
  if (items.length === 0) return <p className="px-4 py-3 text-fg-3">{none}</p>
  return (
    <ul className="grid grid-cols-[auto_minmax(0,1fr)_auto] md:grid-cols-[auto_auto_minmax(0,2fr)_minmax(0,3fr)_auto_auto_auto]">
      {items.map((run) => (
        <li
          key={run.id}
          className="col-span-full grid grid-cols-subgrid border-line border-t first:border-t-0"
        >
          <Link
            href={runAddress(run.id)}
            data-run={run.id}
            data-state={run.state}
            className="col-span-full grid min-h-9 grid-cols-subgrid items-center gap-x-3 px-4 py-1.5 hover:bg-hover focus-visible:-outline-offset-2"
          >
            <span className="whitespace-nowrap">
              <Status
                kind={kindOfRun(run.state)}
                label={words.state(run.state, run.word)}
                quiet={run.state === 'succeeded'}
              />{' '}
              <SeenMark state={run.state} seenAt={run.seenAt} />
            </span>
            <span className="hidden whitespace-nowrap text-fg-2 md:block" title={run.pipeline}>
              {words.kind(run.pipelineKind, run.pipeline)} #{run.number}
            </span>
            <code className="hidden min-w-0 truncate font-mono text-sm md:block" title={run.branch ?? ''}>
              {run.branch ?? ''}
            </code>
            <span className="min-w-0">
              <span className="block truncate text-fg-2 text-sm md:hidden">
                {words.kind(run.pipelineKind, run.pipeline)} #{run.number} {run.branch ?? ''}
              </span>
              <span className="block truncate" title={run.title ?? ''}>
                {run.title ?? ''}
              </span>
              {run.state === 'failed' && run.failure ? (
                <span className="block truncate text-danger-fg text-sm" title={run.failure.message ?? ''}>
                  {[run.failure.job, run.failure.message].filter(Boolean).join(': ')}
                </span>
              ) : run.runsIn.length > 0 ? (
                <span className="block truncate text-fg-3 text-sm">
                  {t('imageRunsIn', { places: run.runsIn.map(name).join(', ') })}
                </span>
              ) : null}
            </span>
            <span className="hidden truncate text-fg-2 md:block">{run.actor ?? ''}</span>
            <span className="hidden whitespace-nowrap text-right text-fg-2 tabular-nums md:block">
              <Took span={run} />
            </span>
            <span className="text-right text-fg-3">{run.startedAt ? <Age at={run.startedAt} /> : null}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

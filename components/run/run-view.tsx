'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useEffect } from 'react'
import type { RunDetail } from '../../lib/api/contract/run.ts'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { LazySlowNote } from '../figure/lazy-slow-note.tsx'
import { AskedLog } from '../run-action/asked-log.tsx'
import { JobButtons } from '../run-action/job-buttons.tsx'
import { RunButtons } from '../run-action/run-buttons.tsx'
import { KeyBar } from '../ui/key-bar.tsx'
import { Panel } from '../ui/panel.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { FlowAge } from './flow-age.tsx'
import { JobPanel } from './job-panel.tsx'
import { ParameterPanel } from './parameter-panel.tsx'
import { Pinned } from './pinned.tsx'
import { BackToRuns, RunHead } from './run-head.tsx'
import { RunLine } from './run-line.tsx'
import { runAddress } from './run-link.ts'
import { isOver } from './run-look.ts'
import { chosenJob } from './run-moment.ts'
import { SourcePanel } from './source-panel.tsx'
import { StageGraph } from './stage-graph.tsx'

// Read only where somebody looks at a job.
const LogView = dynamic(() => import('../log/log-view.tsx').then((module) => module.LogView), { ssr: false })

/** Where is this run, why, and what came of it? */
export function RunView({ id }: { id: string }) {
  const run = useQuery(api.run.get.queryOptions({ input: { id } }))
  if (run.error && !run.data) {
    return (
      <>
        <FailureNote error={run.error} onRetry={() => void run.refetch()} />
        <BackToRuns />
      </>
    )
  }
  if (!run.data) return <PageSkeleton />
  return <Body run={run.data} />
}

/** `[` and `]` go to the run before and after. */
function useNeighbourKeys({ previous, next }: RunDetail) {
  const router = useRouter()
  const [before, after] = [previous?.id, next?.id]
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { target } = event
      const isTyping =
        target instanceof HTMLElement &&
        (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || target.closest('[role=dialog]') !== null)
      if (isTyping || event.ctrlKey || event.metaKey) return
      const id = event.key === '[' ? before : event.key === ']' ? after : undefined
      if (id) router.push(runAddress(id))
    }
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [router, before, after])
}

/** Into the address without a navigation; a line of the log that it names stays named. */
function pin(job: string) {
  const address = new URL(window.location.href)
  address.searchParams.set('job', job)
  window.history.replaceState(null, '', address)
}

function Body({ run }: { run: RunDetail }) {
  const t = useTranslations('run')
  const { params, set } = useAddress()
  const placed = chosenJob(run, params.get('job'))
  useNeighbourKeys(run)
  return (
    <>
      <RunHead run={run} actions={<RunButtons run={run} />} />
      <AskedLog runId={run.id} />
      <RunLine run={run} />
      <LazySlowNote run={run.id} />
      <Panel title={t('stages')} count={run.stages.length}>
        {run.stages.length === 0 ? (
          <p className="px-4 py-3 text-fg-3">{t(run.complete ? 'stagesUnknown' : 'stagesLater')}</p>
        ) : (
          <StageGraph
            stages={run.stages}
            isPast={isOver(run.state)}
            chosen={placed?.job.id ?? null}
            onChoose={(job) => set({ job })}
          />
        )}
      </Panel>
      {placed ? (
        <Pinned isPinned={params.get('job') === placed.job.id} onPin={() => pin(placed.job.id)}>
          <JobPanel
            run={run}
            placed={placed}
            actions={
              <JobButtons
                key={placed.job.id}
                runId={run.id}
                run={`${run.pipeline} #${run.number}`}
                job={{ id: placed.job.id, name: placed.job.name }}
              />
            }
          >
            <LogView runId={run.id} jobId={placed.job.id} isOver={isOver(placed.job.state)} />
          </JobPanel>
        </Pinned>
      ) : null}
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <ParameterPanel parameters={run.parameters} />
        <SourcePanel sources={run.sources} />
      </div>
      <KeyBar
        items={[
          { keys: ['←', '→', '↑', '↓'], label: t('keys.jobs') },
          { keys: ['⏎'], label: t('keys.choose') },
          { keys: ['[', ']'], label: t('keys.neighbours') },
        ]}
        aside={<FlowAge />}
      />
    </>
  )
}

'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { Overview } from '../../lib/api/contract/overview.ts'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { LazyCostLine } from '../cost/lazy-cost-line.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { LazyAttentionPanel } from '../hold/lazy-attention-panel.tsx'
import { LedgerRows } from '../ledger/ledger-rows.tsx'
import { LazyStopPanel } from '../observation/lazy-stop-panel.tsx'
import { LazyOverridePanel } from '../override/lazy-override-panel.tsx'
import { PromotionRows } from '../promotion/promotion-rows.tsx'
import { LazyReleaseLine } from '../release/lazy-release.tsx'
import { OnCallLine } from '../roster/on-call-line.tsx'
import { runAddress } from '../run/run-link.ts'
import { Age } from '../shell/age.tsx'
import { ButtonLink } from '../ui/button-link.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { Status } from '../ui/status.tsx'
import { ApprovalRows } from './approval-rows.tsx'

/** What needs me now? Approvals first, then my own promotions, then what is wrong, then what moves. */
export function OverviewView() {
  const t = useTranslations('overview')
  const overview = useQuery(api.overview.get.queryOptions())
  if (overview.error && !overview.data) {
    return <FailureNote error={overview.error} onRetry={() => void overview.refetch()} />
  }
  if (!overview.data) return <PageSkeleton />
  const { counts } = overview.data
  if (counts.services === 0) {
    return (
      <EmptyState title={t('emptyTitle')} text={overview.data.sync.problem ?? t('emptyText')}>
        <ButtonLink href="/setup">{t('openSetup')}</ButtonLink>
      </EmptyState>
    )
  }
  return <Body overview={overview.data} />
}

const tone = (className: string) => (chunks: React.ReactNode) => <b className={className}>{chunks}</b>

function Body({ overview }: { overview: Overview }) {
  const t = useTranslations('overview')
  const now = useNow().getTime()
  const approvals = overview.approvals.length + overview.trains.length
  const needs = approvals + overview.mine.length + overview.failedRuns.length
  return (
    <>
      <div>
        <LazyReleaseLine />
        <LazyCostLine />
        <Sentence>
          {t.rich(needs > 0 ? 'needs' : 'quiet', {
            count: needs,
            approvals,
            mine: overview.mine.length,
            runs: overview.failedRuns.length,
            b: tone('text-fg'),
            a: tone('text-attention-fg'),
          })}
        </Sentence>
        <p className="mt-1 text-fg-3">
          {t('counts', {
            services: overview.counts.services,
            canGoOn: overview.counts.canGoOn,
            moving: overview.counts.moving,
            blocked: overview.counts.blocked,
          })}
        </p>
        <OnCallLine items={overview.onCall} />
      </div>
      <LazyStopPanel />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
        <div className="flex flex-col gap-4">
          <Panel title={t('approvals')} count={approvals} href="/promotions?state=pending" more={t('all')}>
            <ApprovalRows items={overview.approvals} trains={overview.trains} now={now} />
          </Panel>
          <Panel
            title={t('mine')}
            count={overview.mine.length}
            href="/promotions?requester=me"
            more={t('all')}
          >
            <PromotionRows items={overview.mine} now={now} none={t('noMine')} />
          </Panel>
          <Panel
            title={t('failedRuns')}
            count={overview.failedRuns.length}
            href="/pipelines?state=failed"
            more={t('all')}
          >
            <ul>
              {overview.failedRuns.map((run) => (
                <li key={run.id} className="border-line border-t first:border-t-0">
                  <Link
                    href={runAddress(run.id, run.failure?.jobId)}
                    className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-0.5 px-4 py-1.5 hover:bg-hover"
                  >
                    <Status kind="failed" label={t('failed')} />
                    <b>{run.service?.slug ?? run.pipeline}</b>
                    <span className="text-fg-2">
                      {run.pipelineKind} #{run.number}
                    </span>
                    <span className="min-w-0 flex-1 truncate text-fg-2">
                      {run.failure?.job ?? run.title ?? run.branch}
                    </span>
                    <span className="text-fg-3">{run.startedAt ? <Age at={run.startedAt} /> : null}</span>
                  </Link>
                </li>
              ))}
              {overview.failedRuns.length === 0 ? (
                <li className="px-4 py-3 text-fg-3">{t('noFailedRuns')}</li>
              ) : null}
            </ul>
          </Panel>
        </div>
        <div className="flex flex-col gap-4">
          <Panel title={t('moving')} count={overview.moving.length} note={t('live')}>
            <PromotionRows items={overview.moving} now={now} none={t('noMoving')} />
          </Panel>
          <Panel title={t('blocked')} count={overview.blocked.length}>
            <PromotionRows items={overview.blocked} now={now} none={t('noBlocked')} />
          </Panel>
          <Problems overview={overview} />
          <LazyAttentionPanel />
          <LazyOverridePanel />
          <Panel title={t('changes')} href="/activity" more={t('all')}>
            <LedgerRows items={overview.changes.slice(0, 12)} />
          </Panel>
        </div>
      </div>
    </>
  )
}

function Problems({ overview }: { overview: Overview }) {
  const t = useTranslations('overview')
  const mark = useTranslations('board.mark')
  const name = useEnvironmentName()
  return (
    <Panel title={t('problems')} count={overview.problems.length}>
      <ul>
        {overview.problems.slice(0, 12).map((problem) => (
          <li
            key={`${problem.service.id}${problem.environment}${problem.kind}`}
            className="flex min-h-9 flex-wrap items-center gap-3 border-line border-t px-4 py-1.5 first:border-t-0"
          >
            <Status kind={problem.kind === 'drift' ? 'drift' : 'failed'} label={mark(problem.kind)} />
            <Link className="font-semibold hover:underline" href={`/services/${problem.service.slug}`}>
              {problem.service.slug}
            </Link>
            <span className="text-fg-2">{name(problem.environment)}</span>
          </li>
        ))}
        {overview.problems.length === 0 ? <li className="px-4 py-3 text-fg-3">{t('noProblems')}</li> : null}
      </ul>
    </Panel>
  )
}

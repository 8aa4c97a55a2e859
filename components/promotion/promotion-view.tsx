'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { BuildName } from '../build/build-name.tsx'
import { FailureNote } from '../failure/failure-note.tsx'
import { LazyCautionPanel } from '../hold/lazy-caution-panel.tsx'
import { LazyObservationPanel } from '../observation/lazy-observation-panel.tsx'
import { LazyStopPanel } from '../observation/lazy-stop-panel.tsx'
import { LazyGateWays } from '../override/lazy-gate-ways.tsx'
import { LazyOverridePanel } from '../override/lazy-override-panel.tsx'
import { LazyBackMergePanel } from '../release/lazy-back-merge-panel.tsx'
import { LazyRollbackDialog } from '../rollback/lazy-rollback-dialog.tsx'
import { ReadinessPanel } from '../rollback/readiness-panel.tsx'
import { LazySharePanel } from '../strategy/lazy-share-panel.tsx'
import { ShortDigest } from '../ui/digest.tsx'
import { durationText } from '../ui/format/time.ts'
import { Panel } from '../ui/panel.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { GatePanel } from './gate-panel.tsx'
import { LazyChangePanel } from './lazy-change-panel.tsx'
import { PromotionActions } from './promotion-actions.tsx'
import { PromotionAnswer } from './promotion-answer.tsx'
import { PromotionApproval } from './promotion-approval.tsx'
import { PromotionComments } from './promotion-comments.tsx'
import { PromotionStory } from './promotion-story.tsx'
import { StepList } from './step-list.tsx'

/** Is it going well, and how do I get back? */
export function PromotionView({ id }: { id: string }) {
  const promotion = useQuery(api.promotion.get.queryOptions({ input: { id } }))
  if (promotion.error && !promotion.data) {
    return <FailureNote error={promotion.error} onRetry={() => void promotion.refetch()} />
  }
  if (!promotion.data) return <PageSkeleton />
  return <Body promotion={promotion.data} />
}

function Builds({ promotion }: { promotion: PromotionDetail }) {
  const t = useTranslations('promotion')
  return (
    <div className="flex flex-wrap items-center gap-3">
      {promotion.from ? (
        <span className="flex items-center gap-2 rounded-md border border-line bg-sunken px-3 py-1.5">
          <span className="text-fg-2">{t('ranBefore')}</span>
          <BuildName build={promotion.from} />
          <ShortDigest digest={promotion.from.digest} />
        </span>
      ) : (
        <span className="text-fg-3">{t('nothingRan')}</span>
      )}
      <span aria-hidden>→</span>
      <span className="flex items-center gap-2 rounded-md border border-accent-line bg-accent-bg px-3 py-1.5">
        <span className="text-fg-2">{t(promotion.state === 'succeeded' ? 'runsNow' : 'becomes')}</span>
        <BuildName build={promotion.build} />
        <ShortDigest digest={promotion.build.digest} />
      </span>
      {promotion.reason ? <span className="text-fg-2">“{promotion.reason}”</span> : null}
    </div>
  )
}

/** How long it took until every target ran it; nothing while that is not known. */
function settledNote(
  { startedAt, settledAt, steps }: PromotionDetail,
  t: ReturnType<typeof useTranslations<'promotion'>>,
): string | undefined {
  const rolled = steps.findLast(({ name, state }) => name === 'rollout' && state === 'done')
  const end = rolled?.endedAt ?? settledAt
  if (!startedAt || !end || !steps.some(({ name }) => name === 'write')) return undefined
  if (steps.some(({ name, state }) => name === 'rollout' && state !== 'done')) return undefined
  return t('steps.settledAfter', { time: durationText(Date.parse(end) - Date.parse(startedAt)) })
}

function Body({ promotion }: { promotion: PromotionDetail }) {
  const t = useTranslations('promotion')
  const gates = useTranslations('gates')
  const format = useFormatter()
  const client = useQueryClient()
  const now = useNow().getTime()
  const [rollingBack, setRollingBack] = useState(false)
  const pending = promotion.state === 'pending'
  const explained = useQuery(
    api.promotion.explain.queryOptions({ input: { id: promotion.id }, enabled: pending, staleTime: 5_000 }),
  )
  const refresh = () => void client.invalidateQueries()
  const approve = useMutation(api.promotion.approve.mutationOptions({ onSuccess: refresh }))
  const back = promotion.rollbackTo[0]
  const judged =
    promotion.startVerdicts ?? (pending ? explained.data?.verdicts : null) ?? promotion.askedVerdicts
  const at = promotion.startVerdicts && promotion.startedAt ? promotion.startedAt : promotion.requestedAt
  const time = (text: string) => format.dateTime(new Date(text), { hour: '2-digit', minute: '2-digit' })
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <PromotionAnswer promotion={promotion} verdicts={judged} now={now} />
        <PromotionActions
          promotion={promotion}
          onRollback={back ? () => setRollingBack(true) : null}
          onApprove={() => approve.mutate({ id: promotion.id })}
          isApproving={approve.isPending}
          error={approve.error}
        />
      </div>
      <PromotionApproval promotion={promotion} />
      <LazyStopPanel environment={promotion.environment} />
      <Builds promotion={promotion} />
      <LazyCautionPanel
        service={promotion.service.slug}
        environment={promotion.environment}
        buildId={promotion.build.id}
      />
      <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-[420px_minmax(0,1fr)]">
        <div className="flex flex-col gap-4 max-lg:contents">
          <Panel title={t('steps.title')} note={pending ? t('steps.notYet') : settledNote(promotion, t)}>
            <StepList promotion={promotion} now={now} />
          </Panel>
          {explained.data ? (
            <div className="rounded-lg border border-line bg-surface p-4">
              <LazyChangePanel
                change={explained.data.change}
                writes={[]}
                from={promotion.from?.digest ?? null}
                to={promotion.build.digest}
              />
            </div>
          ) : null}
          <ReadinessPanel service={promotion.service.slug} environment={promotion.environment} />
        </div>
        <div className="flex flex-col gap-4 max-lg:contents">
          {promotion.strategy ? (
            <div className="min-w-0 max-lg:order-first">
              <LazySharePanel promotion={promotion} now={now} />
            </div>
          ) : null}
          {promotion.observingAt ? (
            <div className="min-w-0 max-lg:order-first">
              <LazyObservationPanel promotion={promotion} />
            </div>
          ) : null}
          <div className="rounded-lg border border-line bg-surface p-4">
            <GatePanel
              verdicts={judged}
              title={promotion.startVerdicts ? t('gatesAtStart', { at: time(at) }) : gates('title')}
              note={pending ? gates('judgedTwice') : gates('askedAt', { at: time(promotion.requestedAt) })}
              {...(pending
                ? {
                    actionOf: (verdict) => (
                      <LazyGateWays
                        promotion={{ ...promotion, service: promotion.service.slug }}
                        verdict={verdict}
                        findings={explained.data?.change.findings ?? null}
                      />
                    ),
                  }
                : {})}
            />
          </div>
          {promotion.hotfix ? (
            <LazyBackMergePanel
              service={promotion.service.slug}
              promotion={promotion.id}
              branch={promotion.build.branch}
            />
          ) : null}
          <LazyOverridePanel promotion={promotion.id} />
          <PromotionStory promotion={promotion} />
          <PromotionComments promotionId={promotion.id} />
        </div>
      </div>
      {rollingBack && back ? (
        <LazyRollbackDialog
          service={promotion.service.slug}
          environment={promotion.environment}
          to={back}
          onClose={() => setRollingBack(false)}
        />
      ) : null}
    </>
  )
}

'use client'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ServiceDetail } from '../../lib/api/contract/service.ts'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { useAddress } from '../board/board-filters.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { LazyDeliveryPanel } from '../figure/lazy-delivery-panel.tsx'
import { LazyCautionPanel } from '../hold/lazy-caution-panel.tsx'
import { LazyPromoteDrawer } from '../promotion/lazy-promote-drawer.tsx'
import { LazyTargetPanel } from '../target/lazy-target-panel.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { Tabs } from '../ui/tabs.tsx'
import { BuildsTab } from './builds-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { PathLanes } from './path-lanes.tsx'
import { PromotionsTab } from './promotions-tab.tsx'
import { RollbackPicker } from './rollback-picker.tsx'
import { RunsTab } from './runs-tab.tsx'
import { StaysTab } from './stays-tab.tsx'

// Seldom opened and full of fields: not part of the page's first load.
const SettingsTab = dynamic(() => import('./settings-tab.tsx').then((module) => module.SettingsTab), {
  ssr: false,
})

// Its chart and tables are of no other tab.
const CostTab = dynamic(() => import('../service-cost/cost-tab.tsx').then((module) => module.CostTab), {
  ssr: false,
})

const tabs = ['overview', 'builds', 'runs', 'promotions', 'runtime', 'cost', 'settings'] as const

const tone = (className: string) => (chunks: React.ReactNode) => <b className={className}>{chunks}</b>

/** Where is this service's build, and what is its next step? */
export function ServiceView({ slug }: { slug: string }) {
  const t = useTranslations('service')
  const service = useQuery(api.service.get.queryOptions({ input: { slug } }))
  if (service.error && !service.data)
    return <FailureNote error={service.error} onRetry={() => void service.refetch()} />
  if (!service.data) return <PageSkeleton label={t('loading')} />
  return <Body service={service.data} />
}

function Answer({ service }: { service: ServiceDetail }) {
  const t = useTranslations('service')
  const name = useEnvironmentName()
  const moving = service.cells.find((cell) => cell.active && !cell.active.unsettled)
  const blocked = service.cells.find((cell) => cell.next && cell.next.blocks.length > 0)
  const waiting = service.cells.find((cell) => cell.next)
  const free = service.cells.find((cell) => cell.canGoOn)
  const values = {
    service: service.slug,
    b: tone('text-fg'),
    r: tone('text-running-fg'),
    a: tone('text-attention-fg'),
    d: tone('text-danger-fg'),
  }
  if (moving)
    return (
      <Sentence>{t.rich('answer.moving', { ...values, environment: name(moving.environment) })}</Sentence>
    )
  if (blocked)
    return (
      <Sentence>{t.rich('answer.blocked', { ...values, environment: name(blocked.environment) })}</Sentence>
    )
  if (waiting)
    return (
      <Sentence>{t.rich('answer.waiting', { ...values, environment: name(waiting.environment) })}</Sentence>
    )
  if (free)
    return <Sentence>{t.rich('answer.free', { ...values, environment: name(free.environment) })}</Sentence>
  return <Sentence>{t.rich(service.cells.length > 0 ? 'answer.quiet' : 'answer.nowhere', values)}</Sentence>
}

function Body({ service }: { service: ServiceDetail }) {
  const t = useTranslations('service')
  const now = useNow(10_000).getTime()
  const { params, set } = useAddress()
  const [rollingBack, setRollingBack] = useState(false)
  const asked = params.get('tab')
  const tab = tabs.find((known) => known === asked) ?? 'overview'
  // Where its path ends is where its figures are of.
  const goal = service.cells.at(-1)?.environment
  const [environment, build] = params.get('promote')?.split('~') ?? []
  const facts = [
    t('tier', { tier: service.tier }),
    service.techStack,
    t(`runtime.${service.runtime}`),
    service.team?.name,
    service.productLine?.name,
  ].filter(Boolean)
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1">
          <Answer service={service} />
          <p className="mt-1 text-fg-3">
            {facts.join(' · ')}
            {service.repository ? (
              <>
                {' · '}
                {service.repository.webUrl ? (
                  <a
                    className="text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current"
                    href={service.repository.webUrl}
                    rel="noreferrer"
                    target="_blank"
                  >
                    {service.repository.path}
                  </a>
                ) : (
                  service.repository.path
                )}
              </>
            ) : null}
          </p>
        </div>
        <RollbackPicker service={service} isOpen={rollingBack} onOpenChange={setRollingBack} />
      </div>
      <PathLanes
        service={service}
        now={now}
        onPromote={(wish) => set({ promote: `${wish.environment}~${wish.build}` }, 'push')}
      />
      {service.cells.some((cell) => cell.marks.length > 0 || cell.driftSince) ? (
        <LazyCautionPanel service={service.slug} />
      ) : null}
      <Tabs
        label={t('tabsLabel')}
        items={tabs.map((key) => ({ key, label: t(`tab.${key}`) }))}
        selected={tab}
        onSelect={(key) => set({ tab: key === 'overview' ? null : key })}
      />
      {tab === 'overview' ? <OverviewTab slug={service.slug} now={now} /> : null}
      {tab === 'overview' && goal ? <LazyDeliveryPanel service={service.slug} environment={goal} /> : null}
      {tab === 'builds' ? <BuildsTab service={service} /> : null}
      {tab === 'runs' ? <RunsTab slug={service.slug} /> : null}
      {tab === 'promotions' ? <PromotionsTab slug={service.slug} now={now} /> : null}
      {tab === 'runtime' ? (
        <>
          <LazyTargetPanel service={service.slug} />
          <StaysTab service={service} />
        </>
      ) : null}
      {tab === 'cost' ? <CostTab slug={service.slug} environment={goal} /> : null}
      {tab === 'settings' ? <SettingsTab service={service} /> : null}
      {environment && build ? (
        <LazyPromoteDrawer
          wish={{ service: service.slug, environment, build }}
          onClose={() => set({ promote: null })}
        />
      ) : null}
    </>
  )
}

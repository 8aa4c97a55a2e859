'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ServiceCost } from '../../lib/api/contract/service-cost.ts'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useGateWords } from '../promotion/gate-words.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Panel } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { CostDays } from './cost-days.tsx'
import { PromotionCosts } from './promotion-costs.tsx'
import { useCostWords } from './use-cost-words.ts'

const periods = ['30d', '90d'] as const

/** What does this service cost, and what did it cost before and after each promotion? */
export function CostTab({ slug, environment }: { slug: string; environment: string | undefined }) {
  const { params, set } = useAddress()
  const asked = params.get('environment') ?? environment
  const period = periods.find((known) => known === params.get('period')) ?? '30d'
  const cost = useQuery(
    api.serviceCost.get.queryOptions({
      input: { slug, period, ...(asked ? { environment: asked } : {}) },
      placeholderData: keepPreviousData,
    }),
  )
  if (cost.error && !cost.data) return <FailureNote error={cost.error} onRetry={() => void cost.refetch()} />
  if (!cost.data) return <ListSkeleton rows={6} />
  return (
    <>
      <DaysPanel cost={cost.data} onPeriod={(key) => set({ period: key === '30d' ? null : key })}>
        <Environments cost={cost.data} onSelect={(key) => set({ environment: key })} />
      </DaysPanel>
      <PlaceTags cost={cost.data} />
      <PromotionCosts promotions={cost.data.promotions} />
    </>
  )
}

function Environments({ cost, onSelect }: { cost: ServiceCost; onSelect: (slug: string) => void }) {
  const t = useTranslations('serviceCost')
  const name = useEnvironmentName()
  return (
    <div className="max-w-full overflow-x-auto">
      <SegmentedControl
        label={t('environment')}
        options={cost.environments.map((key) => ({ key, label: name(key) }))}
        selected={cost.environment}
        onSelect={onSelect}
      />
    </div>
  )
}

/** What the resources there lack: money that will have no owner. Said only where it is asked and not all is there. */
function PlaceTags({ cost }: { cost: ServiceCost }) {
  const t = useTranslations('serviceCost')
  const words = useGateWords()
  const { costTags } = cost
  if (costTags.verdict === 'pass' || costTags.verdict === 'off') return null
  return (
    <Panel
      title={t('tagsMissing')}
      note={words.resolvers(costTags)}
      href={`/cost/findings?service=${cost.service}`}
      more={t('toFindings')}
    >
      <ul>
        {costTags.reasons.map((reason, at) => (
          <li key={JSON.stringify(reason)} className="border-line border-t px-4 py-2 first:border-t-0">
            {words.reason(costTags, at)}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function DaysPanel(props: {
  cost: ServiceCost
  onPeriod: (key: (typeof periods)[number]) => void
  children: React.ReactNode
}) {
  const t = useTranslations('serviceCost')
  const name = useEnvironmentName()
  const words = useCostWords()
  const [as, setAs] = useState<'lines' | 'table'>('lines')
  const { cost, onPeriod } = props
  const { currencies, sources, provisionalFromOn } = cost
  const notes = [
    t('effective'),
    provisionalFromOn === null ? t('settled') : t('provisional', { day: words.day(provisionalFromOn) }),
    sources.map((source) => source.name).join(', '),
  ]
  return (
    <Panel
      title={t('title', { environment: name(cost.environment) })}
      note={currencies.length > 0 ? notes.filter(Boolean).join(' · ') : undefined}
    >
      <div className="flex flex-wrap items-center gap-2 border-line border-b px-4 py-2">
        {props.children}
        <SegmentedControl
          label={t('period.label')}
          options={periods.map((key) => ({ key, label: t(`period.${key}`) }))}
          selected={cost.period.key}
          onSelect={onPeriod}
        />
        <SegmentedControl
          label={t('as.label')}
          options={(['lines', 'table'] as const).map((key) => ({ key, label: t(`as.${key}`) }))}
          selected={as}
          onSelect={setAs}
        />
      </div>
      {currencies.map((of) => (
        <CostDays key={of.currency} cost={cost} of={of} as={as} />
      ))}
      {currencies.length === 0 ? (
        <div className="p-3">
          <EmptyState
            title={t(sources.length === 0 ? 'noSource' : 'noCost')}
            text={t(sources.length === 0 ? 'noSourceText' : 'noCostText')}
          />
        </div>
      ) : null}
    </Panel>
  )
}

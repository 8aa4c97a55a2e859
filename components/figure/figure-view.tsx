'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FilterChip } from '../ui/filter-chip.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Tabs } from '../ui/tabs.tsx'
import type { DeliveryWish } from './breakdown-panel.tsx'
import { DeliverySection } from './delivery-section.tsx'
import { PipelinesSection } from './pipelines-section.tsx'

const views = ['delivery', 'pipelines'] as const
const periods = ['4w', '12w', '52w'] as const

/** Figures of delivery and of pipelines: what, of whom, where and how far back stand in the address. */
export function FigureView() {
  const t = useTranslations('figure')
  const environmentName = useEnvironmentName()
  const { params, set } = useAddress()
  const view = views.find((each) => each === params.get('view')) ?? 'delivery'
  const period = periods.find((each) => each === params.get('period')) ?? '12w'
  const facets = useQuery(api.service.facets.queryOptions({ staleTime: 60_000 }))
  const environments = useQuery(api.environment.list.queryOptions({ staleTime: 60_000 }))
  const environment = params.get('environment')
  // One of them at a time: the sums are kept per service, team and product line, not for their crossings.
  const kind = (['service', 'team', 'productLine'] as const).find((each) => params.get(each))
  const slug = kind ? params.get(kind) : null
  const wish: DeliveryWish = {
    period,
    ...(environment ? { environment } : {}),
    ...(kind && slug ? { [kind]: slug } : {}),
  }
  const choose = (of: 'service' | 'team' | 'productLine', keys: string[]) =>
    set({ service: null, team: null, productLine: null, [of]: keys.at(-1) ?? null })
  const chip = (of: 'service' | 'team' | 'productLine', options: { key: string; label: string }[]) => (
    <FilterChip
      label={t(`by.${of}`)}
      clearLabel={t('clear')}
      options={options}
      selected={kind === of && slug ? [slug] : []}
      onChange={(keys) => choose(of, keys)}
    />
  )
  const named = (list: { slug: string; name: string }[] | undefined) =>
    (list ?? []).map((each) => ({ key: each.slug, label: each.name }))
  return (
    <>
      <Tabs
        label={t('title')}
        items={views.map((key) => ({ key, label: t(`view.${key}`) }))}
        selected={view}
        onSelect={(key) => set({ view: key === 'delivery' ? null : key, pipeline: null, q: null })}
      />
      <div className="flex flex-wrap items-center gap-2">
        <SegmentedControl
          label={t('period.label')}
          options={periods.map((key) => ({ key, label: t(`period.${key}`) }))}
          selected={period}
          onSelect={(key) => set({ period: key === '12w' ? null : key })}
        />
        {view === 'delivery' ? (
          <FilterChip
            label={t('by.environment')}
            clearLabel={t('clear')}
            options={(environments.data?.items ?? []).map((each) => ({
              key: each.slug,
              label: environmentName(each.slug),
            }))}
            selected={environment ? [environment] : []}
            onChange={(keys) => set({ environment: keys.at(-1) ?? null })}
          />
        ) : null}
        {chip('productLine', named(facets.data?.productLines))}
        {chip('team', named(facets.data?.teams))}
        {kind === 'service' && slug ? chip('service', [{ key: slug, label: slug }]) : null}
      </div>
      {view === 'delivery' ? <DeliverySection wish={wish} /> : <PipelinesSection wish={wish} />}
    </>
  )
}

'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { useAddress } from '../board/board-filters.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { SearchField } from '../ui/search-field.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { ListSkeleton } from '../ui/skeleton.tsx'
import { HonestyGates } from './honesty-gates.tsx'
import { AdvisoryPanel, OverridesPanel, PastWaiversPanel, SkippedPanel } from './honesty-lists.tsx'

const periods = ['7', '30', '90'] as const
const day = 24 * 3_600_000

/** What were our gates and checks worth in this time, and who set which of them aside? */
export function HonestyView() {
  const t = useTranslations('honesty')
  const words = useTranslations('pipelineFinding')
  const { params, set } = useAddress()
  // To the hour: a question that changes every second would be asked every second.
  const now = Math.floor(useNow(3_600_000).getTime() / 3_600_000) * 3_600_000
  const period = periods.find((key) => key === params.get('days')) ?? '30'
  const [service, team] = [params.get('service'), params.get('team')]
  const report = useQuery(
    api.pipelineFinding.honesty.queryOptions({
      input: {
        since: new Date(now - Number(period) * day).toISOString(),
        ...(service ? { service } : {}),
        ...(team ? { team } : {}),
      },
      placeholderData: keepPreviousData,
    }),
  )
  const filters = (
    <div className="flex flex-wrap items-center gap-2">
      <SegmentedControl
        label={t('period')}
        options={periods.map((key) => ({ key, label: t('days', { days: key }) }))}
        selected={period}
        onSelect={(key) => set({ days: key === '30' ? null : key })}
      />
      <SearchField
        label={words('service')}
        value={service ?? ''}
        onChange={(value) => set({ service: value || null })}
      />
      <SearchField
        label={words('team')}
        value={team ?? ''}
        onChange={(value) => set({ team: value || null })}
      />
    </div>
  )
  if (report.error && !report.data)
    return (
      <>
        {filters}
        <FailureNote error={report.error} onRetry={() => void report.refetch()} />
      </>
    )
  if (!report.data) return <ListSkeleton rows={6} />
  const { promotions, gates, overrides, skippedJobs, advisory, waivers } = report.data
  const sum = (key: 'warned' | 'overridden') => gates.reduce((total, gate) => total + gate[key], 0)
  return (
    <>
      <div>
        <Sentence>
          {t.rich('answer', {
            promotions,
            overridden: sum('overridden'),
            warned: sum('warned'),
            b: (chunks) => <b>{chunks}</b>,
            d: (chunks) => <b className={sum('overridden') > 0 ? 'text-danger-fg' : undefined}>{chunks}</b>,
            a: (chunks) => <b className={sum('warned') > 0 ? 'text-attention-fg' : undefined}>{chunks}</b>,
          })}
        </Sentence>
        <p className="mt-1 max-w-3xl text-fg-3">{t('explained')}</p>
      </div>
      {filters}
      <Panel title={t('gates')}>
        {gates.length > 0 ? (
          <HonestyGates gates={gates} />
        ) : (
          <p className="px-4 py-3 text-fg-3">{t('noGates')}</p>
        )}
      </Panel>
      <OverridesPanel overrides={overrides} />
      <SkippedPanel skippedJobs={skippedJobs} />
      <AdvisoryPanel advisory={advisory} />
      <PastWaiversPanel waivers={waivers} />
    </>
  )
}

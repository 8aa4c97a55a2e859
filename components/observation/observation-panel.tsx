'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ObservationPage } from '../../lib/api/contract/observation.ts'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { shortDigest, splitVersion } from '../ui/format/digest.ts'
import { Panel } from '../ui/panel.tsx'
import { Pill } from '../ui/pill.tsx'
import { frameOf } from './chart-scale.ts'
import { chartsOf } from './chart-series.ts'
import { CheckChart, type Look } from './check-chart.tsx'
import { CheckRows } from './check-rows.tsx'
import { ObservationNote } from './observation-note.tsx'
import { ReadingsTable } from './readings-table.tsx'

/** What is read while a build proves itself: every check against its limit, before and since. */
export function ObservationPanel({ promotion }: { promotion: PromotionDetail }) {
  const t = useTranslations('observation')
  const observation = useQuery(api.observation.get.queryOptions({ input: { id: promotion.id } }))
  const page = observation.data
  const record = page?.record
  return (
    <Panel
      title={t('title')}
      note={record && record.windowMinutes > 0 ? t('legend') : undefined}
      actions={
        record && record.windowMinutes > 0 ? (
          <Pill>{t('whenItFails', { policy: t(`policy.${record.limits.policy}`) })}</Pill>
        ) : undefined
      }
    >
      {observation.error && !page ? (
        <div className="p-4">
          <FailureNote error={observation.error} onRetry={() => void observation.refetch()} />
        </div>
      ) : page && record ? (
        record.windowMinutes === 0 ? (
          <p className="px-4 py-3 text-fg-3">{t('noWindow')}</p>
        ) : (
          <Body promotion={promotion} page={page} record={record} />
        )
      ) : (
        <p className="px-4 py-3 text-fg-3">{t(page ? 'notYet' : 'loading')}</p>
      )}
    </Panel>
  )
}

function Body(props: {
  promotion: PromotionDetail
  page: ObservationPage
  record: NonNullable<ObservationPage['record']>
}) {
  const { promotion, page, record } = props
  const [look, setLook] = useState<Look | null>(null)
  const charts = chartsOf(page)
  const frame = frameOf(page)
  const { build } = promotion
  // As short as people say it: the flag has no room for more.
  const mark = (build.version && splitVersion(build.version)?.counter) ?? build.commitSha?.slice(0, 7)
  return (
    <>
      <ObservationNote promotion={promotion} page={page} record={record} />
      {frame ? (
        <div className="grid grid-cols-1 border-line border-t lg:grid-cols-2">
          {charts.map((series) => (
            <CheckChart
              key={series.check}
              series={series}
              frame={frame}
              mark={mark ?? shortDigest(build.digest)}
              look={look}
              onLook={setLook}
            />
          ))}
        </div>
      ) : null}
      <CheckRows page={page} record={record} />
      {frame && charts.length > 0 ? <ReadingsTable charts={charts} frame={frame} /> : null}
    </>
  )
}

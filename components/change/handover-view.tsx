'use client'
import { useQuery } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { api } from '../../lib/client/api.ts'
import { useAddress } from '../board/board-filters.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { buttonLook } from '../ui/button-look.ts'
import { Panel } from '../ui/panel.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { Sentence } from '../ui/sentence.tsx'
import { PageSkeleton } from '../ui/skeleton.tsx'
import { periodKeys, periodOf, periods } from './change-period.ts'
import { ChangeRows } from './change-rows.tsx'
import { OpenPanels } from './open-panels.tsx'

/** What the next shift takes over, on one sheet: what is open first, then everything that changed. */
export function HandoverView() {
  const t = useTranslations('change')
  const format = useFormatter()
  const name = useEnvironmentName()
  const { params, set } = useAddress()
  const period = periodOf(params.get('period'), '8h')
  const filters = Object.fromEntries(
    ['service', 'team', 'environment'].flatMap((key) => {
      const value = params.get(key)
      return value ? [[key, value]] : []
    }),
  )
  const input = { ...filters, minutes: periods[period] }
  const handover = useQuery(api.change.handover.queryOptions({ input }))
  if (handover.error && !handover.data)
    return <FailureNote error={handover.error} onRetry={() => void handover.refetch()} />
  if (!handover.data) return <PageSkeleton />
  const sheet = handover.data
  const time = (text: string) => format.dateTime(new Date(text), { dateStyle: 'medium', timeStyle: 'short' })
  const exportAs = `/api/v1/changes/handover?${new URLSearchParams({ ...filters, from: sheet.from, to: sheet.to })}`
  const open =
    sheet.unsettled.length + sheet.moving.length + sheet.waitingApprovals.length + sheet.holds.length
  const b = (chunks: ReactNode) => <b>{chunks}</b>
  return (
    <>
      <div className="flex flex-wrap items-start gap-3">
        <div className="min-w-0 flex-1 max-md:basis-full">
          <Sentence>
            {t.rich('handoverAnswer', {
              changes: sheet.summary.changes,
              rollbacks: sheet.summary.rollbacks,
              open,
              failing: sheet.failing.length,
              firing: sheet.summary.firing,
              b,
              d: (chunks) => <b className="text-danger-fg">{chunks}</b>,
            })}
          </Sentence>
          <p className="mt-1 text-fg-3">
            {t('handoverPeriod', { from: time(sheet.from), to: time(sheet.to) })}
            {Object.values(filters).length > 0
              ? ` · ${Object.entries(filters)
                  .map(([key, value]) => (key === 'environment' ? name(value) : value))
                  .join(', ')}`
              : ''}
          </p>
          <p className="mt-1 text-fg-2">
            {sheet.onCall.length === 0
              ? t('onCallNobody')
              : t.rich('onCall', {
                  names: format.list(
                    sheet.onCall.map(
                      ({ person, scope }) => `${person.name}${scope ? ` (${name(scope)})` : ''}`,
                    ),
                  ),
                  b,
                })}
          </p>
        </div>
        <span className="sluice-screen flex flex-wrap gap-2">
          <a href={exportAs} download="handover.json" className={buttonLook('default', 'medium', false)}>
            {t('export')}
          </a>
          <Button onPress={() => window.print()}>{t('print')}</Button>
        </span>
      </div>
      <div className="sluice-screen">
        <SegmentedControl
          label={t('since')}
          options={periodKeys.map((key) => ({ key, label: t(`period.${key}`) }))}
          selected={period}
          onSelect={(key) => set({ period: key })}
        />
      </div>
      <OpenPanels sheet={sheet} />
      <Panel
        title={t('title')}
        count={sheet.changes.length}
        note={sheet.changesComplete ? undefined : t('changesCut', { count: sheet.changes.length })}
      >
        {sheet.changes.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('emptyTitle')}</p> : null}
        <ChangeRows items={sheet.changes} withActions={false} />
      </Panel>
    </>
  )
}

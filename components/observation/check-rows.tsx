'use client'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ObservationPage } from '../../lib/api/contract/observation.ts'
import { Age } from '../shell/age.tsx'
import { Pill } from '../ui/pill.tsx'
import { Status } from '../ui/status.tsx'
import { type StatedCheck, statedChecks } from './chart-series.ts'
import { useCheckWords, verdictKinds } from './check-words.ts'

function Row({ check, children }: { check: StatedCheck; children: ReactNode }) {
  const words = useCheckWords()
  return (
    <li
      data-check={check.check}
      data-verdict={check.verdict}
      className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-1.5"
    >
      <b className="w-20 shrink-0">{words.name(check.check)}</b>
      <Status
        kind={verdictKinds[check.verdict]}
        label={words.verdict(check.verdict)}
        quiet={check.verdict === 'ok'}
      />
      <span className="min-w-0 flex-1 text-fg-2">{children}</span>
    </li>
  )
}

/** What is counted rather than drawn: alerts by name, pods; and what nobody watches, with why. */
export function CheckRows(props: { page: ObservationPage; record: NonNullable<ObservationPage['record']> }) {
  const { page, record } = props
  const t = useTranslations('observation')
  const words = useCheckWords()
  const format = useFormatter()
  const checks = statedChecks(record)
  const alerts = checks.find(({ check }) => check === 'alerts')
  const health = checks.find(({ check }) => check === 'health')
  const off = (['no-source', 'no-limit'] as const).map((why) => ({
    why,
    names: checks
      .filter((one) => one.verdict === 'off' && one.why === why)
      .map(({ check }) => words.name(check)),
  }))
  return (
    <ul>
      {alerts && alerts.verdict !== 'off' ? (
        <Row check={alerts}>
          {alerts.value === null
            ? t('unread')
            : t('firing', { count: alerts.value, limit: alerts.limit ?? 0 })}{' '}
          {page.alerts.map((alert) => (
            <span key={alert.id} className="mr-2 whitespace-nowrap">
              <Pill tone={alert.endedAt ? 'neutral' : 'danger'}>{alert.severity}</Pill> <b>{alert.name}</b>{' '}
              <span className="text-fg-3 text-sm">
                {alert.endedAt ? t('alertEnded') : <Age at={alert.startedAt} />}
              </span>
            </span>
          ))}
        </Row>
      ) : null}
      {health ? (
        <Row check={health}>
          {health.verdict === 'waiting'
            ? t('unread')
            : health.verdict === 'unknown'
              ? t('podsUnsure')
              : t('podsTroubled', { count: health.value ?? 0 })}
        </Row>
      ) : null}
      {off
        .filter(({ names }) => names.length > 0)
        .map(({ why, names }) => (
          <li
            key={why}
            data-unwatched={why}
            className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-1.5"
          >
            <Status kind={why === 'no-source' ? 'warn' : 'off'} label={words.verdict('off')} />
            <span className="min-w-0 flex-1 text-fg-2">
              {t('unwatched', { names: format.list(names), why: t(`why.${why}`) })}
            </span>
          </li>
        ))}
    </ul>
  )
}

'use client'
import { useTranslations } from 'next-intl'
import type { FiringAlert } from '../../lib/api/contract/change.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Age } from '../shell/age.tsx'
import { Panel } from '../ui/panel.tsx'
import { Status } from '../ui/status.tsx'

/** Alerts that fire now, beside what changed. */
export function FiringPanel({ alerts, count }: { alerts: FiringAlert[]; count: number }) {
  const t = useTranslations('change')
  const name = useEnvironmentName()
  return (
    <Panel title={t('firingTitle')} count={count}>
      {alerts.length === 0 ? <p className="px-4 py-3 text-fg-3">{t('firingNone')}</p> : null}
      <ul>
        {alerts.map((alert) => (
          <li
            key={alert.id}
            className="flex flex-col gap-0.5 border-line border-t px-4 py-2 first:border-t-0"
          >
            <span className="flex items-center gap-2">
              <Status kind="failed" label={alert.severity} />
              <b className="min-w-0 truncate">{alert.name}</b>
              <span className="ml-auto text-fg-3 text-sm">
                <Age at={alert.startedAt} />
              </span>
            </span>
            <span className="text-fg-2 text-sm">
              {alert.service ?? t('noService')}
              {alert.environment ? `, ${name(alert.environment)}` : ''}
              {' · '}
              {t.rich('seen', { age: () => <Age at={alert.seenAt} /> })}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

'use client'
import { useTranslations } from 'next-intl'
import type { RegistryInstanceItem } from '../../lib/api/contract/registry.ts'
import { Age } from '../shell/age.tsx'
import { Pill } from '../ui/pill.tsx'

type Cleanup = RegistryInstanceItem['cleanupRules'][number]

function Line({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex gap-2 max-sm:flex-col max-sm:gap-0">
      <dt className="w-40 shrink-0 text-fg-3">{label}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  )
}

/** Registry instances: edition, doors, where they copy to, what they keep unmoved, and what they clean up. */
export function InstanceRows({ items }: { items: RegistryInstanceItem[] }) {
  const t = useTranslations('registry')
  const cleanupText = (rule: Cleanup) =>
    [
      rule.scope ?? t('wholeInstance'),
      rule.keepCount === null ? null : t('keepsCount', { count: rule.keepCount }),
      rule.keepDays === null ? null : t('keepsDays', { days: rule.keepDays }),
      rule.keepPattern === null ? null : t('keepsPattern', { pattern: rule.keepPattern }),
      rule.enabled ? t('byItself') : t('byHand'),
    ]
      .filter((part) => part !== null)
      .join(' · ')
  return (
    <ul>
      {items.map((item) => (
        <li
          key={item.id}
          data-instance={item.instanceId}
          className="border-line border-t px-4 py-3 first:border-t-0"
        >
          <p className="flex flex-wrap items-center gap-2">
            <b className="font-semibold">{item.name}</b>
            <span className="text-fg-3">
              {item.instanceId} · {item.region} · {item.connection}
            </span>
            {item.edition === 'enterprise' ? (
              <Pill>{t('enterprise')}</Pill>
            ) : (
              <Pill tone="attention">{t('personal')}</Pill>
            )}
            {item.specification ? <span className="text-fg-3 text-sm">{item.specification}</span> : null}
            <span className="ml-auto text-fg-3 text-sm">
              {t('seen')} <Age at={item.seenAt} />
            </span>
          </p>
          <dl className="mt-1.5 flex flex-col gap-0.5">
            <Line label={t('vpc')}>
              {item.vpcHosts.length > 0 ? (
                <span className="font-mono text-sm">{item.vpcHosts.join(', ')}</span>
              ) : (
                <span className="text-attention-fg">{t('noVpc')}</span>
              )}
            </Line>
            <Line label={t('public')}>
              {item.publicOpen === null
                ? t('publicUnknown')
                : t(item.publicOpen ? 'publicOpen' : 'publicClosed')}
            </Line>
            <Line label={t('replication')}>
              {item.replications.length === 0
                ? t('noReplication')
                : item.replications
                    .map((rule) =>
                      t('copies', {
                        what: [rule.namespace, rule.repository ?? '*'].join('/'),
                        target: rule.targetInstance,
                        region: rule.targetRegion,
                      }),
                    )
                    .join('; ')}
            </Line>
            <Line label={t('immutability')}>
              {item.repositories === 0
                ? t('noRepositories')
                : t('mutable', { count: item.mutable, all: item.repositories })}
            </Line>
            <Line label={t('cleanup')}>
              {item.cleanupRules.length === 0
                ? t('noCleanup')
                : item.cleanupRules.map((rule) => <p key={rule.externalId}>{cleanupText(rule)}</p>)}
            </Line>
          </dl>
        </li>
      ))}
    </ul>
  )
}

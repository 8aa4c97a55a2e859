'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { FreezeImpact } from '../../lib/api/contract/freeze.ts'
import type { FreezeProblem } from '../../lib/api/contract/freeze-item.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Icon, type IconName } from '../ui/icon.tsx'
import { useFreezeWords } from './freeze-words.ts'

const hours = (value: number) => `${Math.round(value * 10) / 10} h`

function Figure({ value, text, isRed = false }: { value: ReactNode; text: string; isRed?: boolean }) {
  return (
    <div className="min-w-0 border-line px-4 py-3 not-first:border-l max-sm:nth-[3]:border-l-0">
      <strong className={`block text-answer tabular-nums ${isRed ? 'text-danger-fg' : ''}`}>{value}</strong>
      <span className="text-fg-2 text-sm">{text}</span>
    </div>
  )
}

function Row(props: { icon: IconName; tone: string; title: string; text?: string; aside?: string }) {
  return (
    <li className="flex items-start gap-3 border-line border-t px-4 py-2">
      <Icon name={props.icon} className={`mt-[3px] ${props.tone}`} />
      <span className="min-w-0 flex-1">
        {props.title}
        {props.text ? <span className="block text-fg-2 text-sm">{props.text}</span> : null}
      </span>
      {props.aside ? <span className="shrink-0 text-fg-2 text-sm">{props.aside}</span> : null}
    </li>
  )
}

/** What saving would do, worked out while somebody writes. */
export function ImpactPanel(props: {
  impact: FreezeImpact | null | undefined
  problems: FreezeProblem[]
  warnings: FreezeProblem[]
  zone: string
  message: string
}) {
  const { impact, problems, warnings, zone } = props
  const t = useTranslations('freezes.impact')
  const words = useFreezeWords()
  const name = useEnvironmentName()
  if (!impact)
    return (
      <p role="status" className="px-4 py-3 text-fg-2">
        {problems.length > 0 ? t('problems', { count: problems.length }) : t('waiting')}
      </p>
    )
  const most = impact.environments.toSorted(
    (a, b) =>
      Math.abs(b.hoursClosedAfter - b.hoursClosedBefore) - Math.abs(a.hoursClosedAfter - a.hoursClosedBefore),
  )
  const [top] = most
  const moved = top ? top.hoursClosedAfter - top.hoursClosedBefore : 0
  const [wait, ...others] = impact.promotions
  return (
    <div aria-live="polite">
      <div className="grid grid-cols-2 sm:grid-cols-4">
        <Figure
          value={hours(Math.abs(moved))}
          text={
            moved === 0
              ? t('noHours')
              : t(moved > 0 ? 'closes' : 'opens', { where: name(top?.environment.slug ?? '') })
          }
        />
        <Figure value={impact.services.held} text={t('services', { total: impact.services.total })} />
        <Figure
          value={impact.promotions.length}
          text={t('promotions', { count: impact.promotions.length })}
          isRed={impact.promotions.length > 0}
        />
        <Figure value={impact.blockedBefore.count} text={t('blocked', { days: impact.blockedBefore.days })} />
      </div>
      <ul>
        {warnings.map((one) => (
          <Row key={one.code} icon="triangle" tone="text-attention-fg" title={words.problem(one)} />
        ))}
        {most
          .filter(({ firstAllow }) => firstAllow)
          .map(({ environment }) => (
            <Row
              key={environment.slug}
              icon="triangle"
              tone="text-attention-fg"
              title={t('firstAllow', { where: name(environment.slug) })}
            />
          ))}
        {wait ? (
          <Row
            icon="octagon-bar"
            tone="text-danger-fg"
            title={`P-${wait.number} ${wait.service} → ${name(wait.environment)}`}
            text={[
              wait.startsAt ? t('startsAt', { at: words.both(wait.startsAt, zone) }) : '',
              others.length > 0 ? t('more', { count: others.length }) : '',
            ]
              .filter(Boolean)
              .join('; ')}
            aside={wait.opensAt ? t('waitUntil', { at: words.at(wait.opensAt) }) : t('waitLong')}
          />
        ) : (
          <Row icon="disc-check" tone="text-success-fg" title={t('noPromotion')} />
        )}
        <Row
          icon="branch"
          tone="text-fg-2"
          title={t('releases', { count: impact.releases.length })}
          text={impact.releases
            .map((one) => `${one.name}: ${one.meets.map((key) => t(`meets.${key}`)).join(', ')}`)
            .join('; ')}
        />
        <Row
          icon="person"
          tone="text-fg-2"
          title={t('people', { count: impact.people.count })}
          text={impact.people.zones
            .map((one) =>
              one.zone
                ? t('zone', { count: one.count, zone: one.zone })
                : t('browserZone', { count: one.count }),
            )
            .join('; ')}
        />
        {impact.clockChanges.length === 0 ? (
          <Row icon="disc-check" tone="text-success-fg" title={t('noClock')} text={t('clockIn', { zone })} />
        ) : (
          <Row
            icon="triangle"
            tone="text-attention-fg"
            title={t('clock')}
            text={impact.clockChanges
              .slice(0, 4)
              .map((one) => t('clockMoves', { at: words.both(one.at, zone), minutes: one.minutes }))
              .join('; ')}
          />
        )}
        <Row
          icon="clock"
          tone="text-fg-2"
          title={t('times', { count: impact.times.length })}
          text={impact.times
            .slice(0, 3)
            .map((one) => `${words.both(one.startsAt, zone)} – ${words.both(one.endsAt, zone)}`)
            .join('; ')}
        />
      </ul>
      {props.message ? (
        <p className="border-line border-t px-4 py-2 text-fg-3 text-sm">
          {t('itWillSay', { text: props.message })}
        </p>
      ) : null}
    </div>
  )
}

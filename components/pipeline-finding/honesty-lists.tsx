'use client'
import Link from 'next/link'
import { useFormatter, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { HonestyReport } from '../../lib/api/contract/pipeline-finding.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Age } from '../shell/age.tsx'
import { Panel } from '../ui/panel.tsx'
import { type StatusKind, StatusShape } from '../ui/status.tsx'
import { findingRuleWords } from './rule-words.ts'

const linkLook = 'text-accent-fg underline decoration-accent-line underline-offset-3 hover:decoration-current'

function Line(props: { kind: StatusKind; label: string; children: ReactNode }) {
  return (
    <li className="flex items-start gap-2.5 border-line border-t px-4 py-2 first:border-t-0">
      <span className="pt-0.5">
        <StatusShape kind={props.kind} label={props.label} />
      </span>
      <div className="min-w-0 flex-1 break-words">{props.children}</div>
    </li>
  )
}
const None = ({ children }: { children: string }) => <p className="px-4 py-3 text-fg-3">{children}</p>

/** Gates that people set aside, the newest first. */
export function OverridesPanel({ overrides }: Pick<HonestyReport, 'overrides'>) {
  const t = useTranslations('honesty')
  const words = useTranslations('gate')
  const environment = useEnvironmentName()
  const gate = (key: string) =>
    words.has(`${key}.title` as 'scan.title') ? words(`${key}.title` as 'scan.title') : key
  const people = overrides.people.map((each) => t('byPerson', { name: each.person.name, count: each.count }))
  const note = [t('unreviewed', { count: overrides.unreviewed }), ...people].join(' · ')
  return (
    <Panel title={t('overrides')} count={overrides.count} note={overrides.count > 0 ? note : undefined}>
      {overrides.items.length === 0 ? <None>{t('noOverrides')}</None> : null}
      <ul>
        {overrides.items.map((item) => (
          <Line key={item.id} kind="overridden" label={t('overridden')}>
            <p>
              {t('aside', {
                person: item.person.name,
                gate: gate(item.gate),
                service: item.service,
                environment: environment(item.environment),
              })}
              {item.second ? `, ${t('withSecond', { name: item.second.name })}` : ''}: “{item.reason}”
            </p>
            <p className="text-fg-3 text-sm">
              <Link className={linkLook} href={`/promotions/${item.promotion.id}`}>
                P-{item.promotion.number}
              </Link>
              {' · '}
              <Age at={item.at} />
              {' · '}
              {t('unreviewed', { count: item.reviewedAt ? 0 : 1 })}
            </p>
          </Line>
        ))}
      </ul>
    </Panel>
  )
}

/** Jobs that did not run in runs that ended well. */
export function SkippedPanel({ skippedJobs }: Pick<HonestyReport, 'skippedJobs'>) {
  const t = useTranslations('honesty')
  return (
    <Panel title={t('skipped')} count={skippedJobs.count} note={t('leftOut', { count: skippedJobs.leftOut })}>
      {skippedJobs.items.length === 0 ? <None>{t('noSkipped')}</None> : null}
      <ul>
        {skippedJobs.items.map(({ run, pipeline, job, at, by, reason }) => (
          <Line key={`${run.id} ${job}`} kind="warn" label={t('skipped')}>
            <p>
              {by ? t('skippedBy', { name: by, job, pipeline }) : t('skippedInFlow', { job, pipeline })}
              {reason ? `: “${reason}”` : ''}
            </p>
            <p className="text-fg-3 text-sm">
              <Link className={linkLook} href={`/runs/${run.id}`}>
                {t('run', { number: run.number })}
              </Link>
              {' · '}
              <Age at={at} />
            </p>
          </Line>
        ))}
      </ul>
    </Panel>
  )
}

/** Required checks that nobody has to heed now. */
export function AdvisoryPanel({ advisory }: Pick<HonestyReport, 'advisory'>) {
  const t = useTranslations('honesty')
  const word = findingRuleWords(useTranslations('pipelineFinding'))
  return (
    <Panel
      title={t('advisory')}
      count={advisory.length}
      href="/pipelines/findings?rule=stage-advisory,checks-not-required"
      more={t('advisoryMore')}
    >
      {advisory.length === 0 ? <None>{t('noAdvisory')}</None> : null}
      <ul>
        {advisory.map(({ id, rule, service, subject }) => (
          <Line key={id} kind="warn" label={word(rule)}>
            {[service, word(rule), subject].filter(Boolean).join(' · ')}
          </Line>
        ))}
      </ul>
    </Panel>
  )
}

/** Waivers whose date has passed and whose finding is still there. */
export function PastWaiversPanel({ waivers }: Pick<HonestyReport, 'waivers'>) {
  const t = useTranslations('honesty')
  const format = useFormatter()
  const environment = useEnvironmentName()
  return (
    <Panel
      title={t('waivers')}
      count={waivers.items.length}
      note={t('waiversNote', { past: waivers.past, inDate: waivers.inDate })}
      href="/settings/waivers"
      more={t('waiversMore')}
    >
      {waivers.items.length === 0 ? <None>{t('noWaivers')}</None> : null}
      <ul>
        {waivers.items.map((item) => (
          <Line key={item.id} kind="warn" label={t('waivers')}>
            <p>
              {t('waiverOf', {
                finding: item.finding,
                owner: item.owner.name,
                date: format.dateTime(new Date(item.endsAt), { dateStyle: 'medium' }),
              })}
            </p>
            <p className="text-fg-3 text-sm">
              {[item.service ?? t('everyService'), item.environment ? environment(item.environment) : null]
                .filter(Boolean)
                .join(' · ')}
            </p>
          </Line>
        ))}
      </ul>
    </Panel>
  )
}

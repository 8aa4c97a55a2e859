'use client'
import { useTranslations } from 'next-intl'
import type { ChangeSummary } from '../../lib/api/contract/change.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Sentence } from '../ui/sentence.tsx'
import type { PeriodKey } from './change-period.ts'

/** How much changed where it matters most, what went back, and what fires, in one sentence. */
export function ChangeAnswer(props: { summary: ChangeSummary; period: PeriodKey; environment: string }) {
  const t = useTranslations('change')
  const name = useEnvironmentName()
  const { summary } = props
  const highest = summary.environments[0]
  const chosen = summary.environments.find(({ slug }) => slug === props.environment) ?? highest
  const here = chosen?.changes ?? 0
  return (
    <Sentence>
      {t.rich('answer', {
        period: t(`period.${props.period}`),
        here,
        environment: chosen ? name(chosen.slug) : '',
        elsewhere: summary.changes - here,
        outside: summary.outside,
        rollbacks: summary.rollbacks,
        failed: summary.failed,
        firing: summary.firing,
        b: (chunks) => <b>{chunks}</b>,
        a: (chunks) => <b className="text-attention-fg">{chunks}</b>,
        d: (chunks) => <b className="text-danger-fg">{chunks}</b>,
      })}
    </Sentence>
  )
}

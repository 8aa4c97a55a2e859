'use client'
import { useTranslations } from 'next-intl'
import type { DeliveryView } from '../../lib/api/contract/figure.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Sentence } from '../ui/sentence.tsx'
import { useMeasureWords } from './measures.ts'

/** The four figures in one sentence, and what they are of. */
export function DeliveryAnswer({ view }: { view: DeliveryView }) {
  const t = useTranslations('figure')
  const words = useMeasureWords()
  const name = useEnvironmentName()
  const { values, period } = view
  const b = (chunks: React.ReactNode) => <b>{chunks}</b>
  const of = { environment: name(view.environment), period: t(`period.${period.key}`), b }
  const { lead, failure, restore, frequency } = values
  return (
    <>
      <Sentence>
        {frequency.deployments === 0
          ? t.rich('answer.none', of)
          : t.rich('answer.some', {
              ...of,
              deployments: frequency.deployments,
              perWeek: words.text('frequency', frequency.perWeek),
              hasLead: lead.median === null ? 'no' : 'yes',
              lead: words.text('lead', lead.median),
              hasRate: failure.rate === null ? 'no' : 'yes',
              rate: words.text('failure', failure.rate),
              hasRestore: restore.median === null ? 'no' : 'yes',
              restore: words.text('restore', restore.median),
              d: (chunks) => <b className={failure.rate ? 'text-danger-fg' : ''}>{chunks}</b>,
            })}
      </Sentence>
      <p className="mt-1 text-fg-3">
        {t('of', {
          scope: view.scope.name ?? t('everything'),
          from: words.day(period.from),
          to: words.day(period.to),
          zone: view.zone,
        })}
        {view.waiting > 0 ? (
          <span className="text-attention-fg"> · {t('waiting', { count: view.waiting })}</span>
        ) : null}
      </p>
    </>
  )
}

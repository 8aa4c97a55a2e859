'use client'
import { useTranslations } from 'next-intl'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'

const text = (value: unknown) => (typeof value === 'string' ? value : null)

/** What a promotion wrote before it ended, and where: what one has to look at before one calls the place settled. */
export function WrittenList({ promotion }: { promotion: PromotionDetail }) {
  const t = useTranslations('promotion.written')
  const writes = promotion.steps.filter((step) => step.name === 'write')
  return (
    <div className="flex flex-col gap-1 rounded-md border border-line bg-sunken p-2.5 text-sm">
      <p>
        {t('why', {
          state: promotion.state,
          message: promotion.failure?.message ?? '',
          starter: promotion.starter?.name ?? promotion.requester?.name ?? t('portal'),
        })}
      </p>
      <ul className="flex flex-col gap-0.5">
        {writes.map((step) => (
          <li key={step.id} className="break-words text-fg-2">
            {t(step.state === 'done' ? 'written' : 'notWritten', {
              target: [step.target?.cluster, step.target?.workload].filter(Boolean).join(', '),
            })}
            {text(step.evidence.commit) ? (
              <>
                {' '}
                <code className="font-mono">
                  {text(step.evidence.repository)} {text(step.evidence.path)} @{' '}
                  {text(step.evidence.commit)?.slice(0, 12)}
                </code>
              </>
            ) : null}
            {step.delivery && step.delivery.number !== null ? (
              <>
                {' '}
                <code className="font-mono">
                  {step.delivery.pipeline} #{step.delivery.number}
                </code>
              </>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  )
}

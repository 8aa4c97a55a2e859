'use client'
import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useEffect, useRef } from 'react'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { api } from '../../lib/client/api.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { AskButton } from '../promotion/ask-button.tsx'
import { Button } from '../ui/button.tsx'
import { ButtonLink } from '../ui/button-link.tsx'
import { useReturnFocus } from '../ui/use-return-focus.ts'
import { ShareStanding } from './share-standing.tsx'
import { SteerButtons } from './steer-buttons.tsx'

/** The share of one promotion, over the foot of the board: where it stands, and what one may do without leaving the page. */
export function ShareBar({ id, now, onClose }: { id: string; now: number; onClose: () => void }) {
  const t = useTranslations('strategy.bar')
  const name = useEnvironmentName()
  const bar = useRef<HTMLElement>(null)
  useReturnFocus()
  useEffect(() => bar.current?.focus({ preventScroll: true }), [])
  const { data: promotion, error } = useQuery(api.promotion.get.queryOptions({ input: { id } }))
  return (
    <section
      ref={bar}
      aria-label={t('label')}
      tabIndex={-1}
      onKeyDown={({ key }) => {
        if (key === 'Escape') onClose()
      }}
      className="sticky bottom-10 z-20 flex flex-col gap-2 rounded-lg border border-line-2 bg-surface px-4 py-2.5 shadow-overlay max-md:bottom-16"
    >
      <header className="flex flex-wrap items-center gap-3">
        {promotion ? (
          <p className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-2">
            <span>
              {t.rich('where', {
                service: promotion.service.slug,
                environment: name(promotion.environment),
                b: (chunks) => <b>{chunks}</b>,
              })}
            </span>
            <BuildName build={promotion.build} />
          </p>
        ) : (
          <span className="flex-1" />
        )}
        <ButtonLink href={`/promotions/${id}`} variant="ghost">
          {t('open', { name: id })}
        </ButtonLink>
        <Button variant="ghost" onPress={onClose} shortcut="esc">
          {t('close')}
        </Button>
      </header>
      {promotion ? <ShareStanding promotion={promotion} now={now} /> : null}
      {promotion ? <Ways promotion={promotion} /> : null}
      {error && !promotion ? <FailureNote error={error} /> : null}
    </section>
  )
}

/** The ways of the promotion's page. Who may none of them is told so instead. */
function Ways({ promotion }: { promotion: PromotionDetail }) {
  const t = useTranslations('strategy.bar')
  if (promotion.state !== 'applying') return <p className="text-fg-2">{t('over')}</p>
  const { pause, resume, next, back, abort } = promotion.may
  if (![pause, resume, next, back, abort].some(({ allowed }) => allowed))
    return <FailureNote permitted={abort} />
  return (
    <div className="flex flex-wrap items-start gap-2">
      <SteerButtons promotion={promotion} />
      <AskButton promotion={promotion} action="abort" />
    </div>
  )
}

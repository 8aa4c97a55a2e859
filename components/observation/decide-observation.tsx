'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'

/** A person says what too few requests could not: both words need a reason. */
export function DecideObservation({ promotion }: { promotion: PromotionDetail }) {
  const t = useTranslations('observation.decide')
  const client = useQueryClient()
  const [asked, setAsked] = useState<'pass' | 'fail' | null>(null)
  const decide = useMutation(
    api.observation.decide.mutationOptions({
      onSuccess: () => {
        setAsked(null)
        void client.invalidateQueries()
      },
    }),
  )
  const whyOff = useWhyOff()
  // The same right that may abort it.
  const may = promotion.may.abort
  const off = { isDisabled: !may.allowed, title: whyOff(may) }
  return (
    <div className="mt-1 flex flex-wrap items-center gap-2">
      <Button variant="primary" onPress={() => setAsked('pass')} {...off}>
        {t('pass')}
      </Button>
      <Button variant="danger-outline" onPress={() => setAsked('fail')} {...off}>
        {t('fail')}
      </Button>
      {may.allowed ? null : <FailureNote permitted={may} />}
      {asked ? (
        <TextDialog
          title={t(`${asked}Title`, { service: promotion.service.slug })}
          note={t(`${asked}Note`)}
          textLabel={t('reason')}
          confirmLabel={t(asked)}
          cancelLabel={t('back')}
          confirmVariant={asked === 'pass' ? 'primary' : 'danger'}
          isRequired
          isPending={decide.isPending}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => decide.mutate({ id: promotion.id, verdict: asked, reason })}
        >
          {decide.error ? <FailureNote error={decide.error} /> : null}
        </TextDialog>
      ) : null}
    </div>
  )
}

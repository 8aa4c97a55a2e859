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

/** Pause, go on, the next share, back: each off with its reason where it cannot be done now. */
export function SteerButtons({ promotion }: { promotion: PromotionDetail }) {
  const t = useTranslations('strategy.action')
  const why = useWhyOff()
  const client = useQueryClient()
  const [asksBack, setAsksBack] = useState(false)
  const done = {
    onSuccess: () => {
      setAsksBack(false)
      void client.invalidateQueries()
    },
  }
  const pause = useMutation(api.promotion.pause.mutationOptions(done))
  const resume = useMutation(api.promotion.resume.mutationOptions(done))
  const next = useMutation(api.promotion.next.mutationOptions(done))
  const back = useMutation(api.promotion.back.mutationOptions(done))
  const { id, may } = promotion
  const someWhole = promotion.steps.some(({ name, state }) => name === 'write' && state === 'done')
  const isBusy = pause.isPending || resume.isPending || next.isPending
  const error = pause.error ?? resume.error ?? next.error
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap gap-2">
        {promotion.pausedAt ? (
          <Button
            onPress={() => resume.mutate({ id })}
            isDisabled={!may.resume.allowed || isBusy}
            title={why(may.resume)}
          >
            {t('resume')}
          </Button>
        ) : (
          <Button
            onPress={() => pause.mutate({ id })}
            isDisabled={!may.pause.allowed || isBusy}
            title={why(may.pause)}
          >
            {t('pause')}
          </Button>
        )}
        <Button
          variant="primary"
          onPress={() => next.mutate({ id })}
          isDisabled={!may.next.allowed || isBusy}
          title={why(may.next)}
        >
          {t('next')}
        </Button>
        <Button
          variant="danger-outline"
          onPress={() => setAsksBack(true)}
          isDisabled={!may.back.allowed}
          title={why(may.back)}
        >
          {t('back')}
        </Button>
      </div>
      {error ? <FailureNote error={error} /> : null}
      {asksBack ? (
        <TextDialog
          title={t('backTitle')}
          note={t(someWhole ? 'backNoteWhole' : 'backNote')}
          textLabel={t('reason')}
          confirmLabel={t('back')}
          cancelLabel={t('cancel')}
          isRequired
          isPending={back.isPending}
          onClose={() => setAsksBack(false)}
          onConfirm={(reason) => back.mutate({ id, reason })}
        >
          {back.error ? <FailureNote error={back.error} /> : null}
        </TextDialog>
      ) : null}
    </div>
  )
}

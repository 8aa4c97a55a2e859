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
import { WrittenList } from './written-list.tsx'

/** What is done to a promotion after a word of why: off with its reason where the reader may not. */
export function AskButton({
  promotion,
  action,
}: {
  promotion: PromotionDetail
  action: 'reject' | 'cancel' | 'abort' | 'settle'
}) {
  const t = useTranslations('promotion.action')
  const why = useWhyOff()
  const client = useQueryClient()
  const [asks, setAsks] = useState(false)
  const done = {
    onSuccess: () => {
      setAsks(false)
      void client.invalidateQueries()
    },
  }
  const ways = {
    reject: useMutation(api.promotion.reject.mutationOptions(done)),
    cancel: useMutation(api.promotion.cancel.mutationOptions(done)),
    abort: useMutation(api.promotion.abort.mutationOptions(done)),
    settle: useMutation(api.promotion.settle.mutationOptions(done)),
  }
  const { mutate, isPending, error } = ways[action]
  const may = promotion.may[action]
  return (
    <>
      <Button onPress={() => setAsks(true)} isDisabled={!may.allowed} title={why(may)}>
        {t(action)}
      </Button>
      {asks ? (
        <TextDialog
          title={t(`${action}Title`)}
          note={t(`${action}Note`)}
          textLabel={t('reason')}
          confirmLabel={t(action)}
          cancelLabel={t('back')}
          isRequired={action !== 'cancel'}
          isPending={isPending}
          onClose={() => setAsks(false)}
          onConfirm={(reason) => mutate({ id: promotion.id, reason })}
        >
          {action === 'settle' ? <WrittenList promotion={promotion} /> : null}
          {error ? <FailureNote error={error} /> : null}
        </TextDialog>
      ) : null}
    </>
  )
}

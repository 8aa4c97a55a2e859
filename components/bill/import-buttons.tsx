'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { BillImportDetail } from '../../lib/api/contract/bill.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { isOpen } from './import-state.ts'

/** Pause, go on, end: what may be done with an import that is not over. */
export function ImportButtons({ item, may }: Pick<BillImportDetail, 'item' | 'may'>) {
  const t = useTranslations('billImport')
  const whyOff = useWhyOff()
  const queries = useQueryClient()
  const [isEnding, setEnding] = useState(false)
  const done = {
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: api.billImport.key() })
      setEnding(false)
    },
  }
  const pause = useMutation(api.billImport.pause.mutationOptions(done))
  const resume = useMutation(api.billImport.resume.mutationOptions(done))
  const cancel = useMutation(api.billImport.cancel.mutationOptions(done))
  if (!isOpen(item.state)) return null
  const { id } = item
  const off = !may.allowed || pause.isPending || resume.isPending || cancel.isPending
  const problem = pause.error ?? resume.error
  return (
    <div className="flex flex-wrap items-center gap-2">
      {item.state === 'paused' ? (
        <Button variant="primary" isDisabled={off} title={whyOff(may)} onPress={() => resume.mutate({ id })}>
          {t('resume')}
        </Button>
      ) : (
        <Button isDisabled={off} title={whyOff(may)} onPress={() => pause.mutate({ id })}>
          {t('pause')}
        </Button>
      )}
      <Button variant="danger-outline" isDisabled={off} title={whyOff(may)} onPress={() => setEnding(true)}>
        {t('cancel')}
      </Button>
      {problem ? <FailureNote error={problem} /> : null}
      {isEnding ? (
        <ConfirmDialog
          title={t('cancelTitle')}
          note={t('cancelNote')}
          confirmLabel={t('cancel')}
          cancelLabel={t('goOn')}
          isPending={cancel.isPending}
          onConfirm={() => cancel.mutate({ id })}
          onClose={() => setEnding(false)}
        >
          {cancel.error ? <FailureNote error={cancel.error} /> : null}
        </ConfirmDialog>
      ) : null}
    </div>
  )
}

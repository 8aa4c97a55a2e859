'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { ReleaseDetail } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { ChooseServices } from './choose-services.tsx'

interface Props {
  release: ReleaseDetail
  onClose: () => void
}

/** Choose services for it, or close it. */
export function ReleaseDialog({ ask, ...props }: Props & { ask: 'add' | 'close' }) {
  return ask === 'add' ? <ChooseServices {...props} /> : <Close {...props} />
}

function Close({ release, onClose }: Props) {
  const t = useTranslations('release.close')
  const client = useQueryClient()
  const close = useMutation(
    api.release.close.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries({ queryKey: api.release.key() })
        onClose()
      },
    }),
  )
  const { included, late, live } = release.counts
  return (
    <TextDialog
      title={t('title', { name: release.name })}
      note={t('note', { live, going: included + late })}
      textLabel={t('text')}
      confirmLabel={t('confirm', { name: release.name })}
      cancelLabel={t('back')}
      confirmVariant={live < included + late ? 'danger' : 'primary'}
      isRequired
      isPending={close.isPending}
      onClose={onClose}
      onConfirm={(note) => close.mutate({ id: release.id, version: release.version, note })}
    >
      {close.error ? <FailureNote error={close.error} /> : null}
    </TextDialog>
  )
}

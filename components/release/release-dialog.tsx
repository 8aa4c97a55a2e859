'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ReleaseDetail } from '../../lib/api/contract/release-item.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CheckField, TextField } from '../ui/field.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'

interface Props {
  release: ReleaseDetail
  onClose: () => void
}

/** Choose services for it, or close it. */
export function ReleaseDialog({ ask, ...props }: Props & { ask: 'add' | 'close' }) {
  return ask === 'add' ? <Add {...props} /> : <Close {...props} />
}

function Add({ release, onClose }: Props) {
  const t = useTranslations('release.add')
  const client = useQueryClient()
  const [isAll, setAll] = useState(release.counts.included === 0)
  const [text, setText] = useState('')
  const slugs = text.split(/[\s,，]+/).filter(Boolean)
  const choose = useMutation(
    api.release.choose.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries({ queryKey: api.release.key() })
        onClose()
      },
    }),
  )
  const off = (!isAll && slugs.length === 0) || choose.isPending
  return (
    <Dialog title={t('title', { name: release.name })} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!off) choose.mutate({ id: release.id, services: isAll ? 'all' : slugs })
        }}
      >
        <CheckField label={t('all')} isSelected={isAll} onChange={setAll} />
        {isAll ? null : (
          <TextField label={t('services')} note={t('servicesNote')} value={text} onChange={setText} />
        )}
        <p className="text-fg-3 text-sm">{t('note')}</p>
        {choose.error ? <FailureNote error={choose.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('back')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={off}>
            {isAll ? t('confirmAll') : t('confirm', { count: slugs.length })}
          </Button>
        </div>
      </form>
    </Dialog>
  )
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

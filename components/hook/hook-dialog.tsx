'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField } from '../ui/field.tsx'
import type { HookKind } from './hook-state.ts'

const hours = ['0', '1', '24', '72', '168']

interface HookDialogProps {
  connectionId: string
  kind: HookKind
  /** One is open already. */
  replaces: boolean
  onClose: () => void
}

/** Opens an address, or puts another in its place; secrets are shown here once and nowhere again. */
export function HookDialog({ connectionId, kind, replaces, onClose }: HookDialogProps) {
  const t = useTranslations('hook')
  const queries = useQueryClient()
  const [overlap, setOverlap] = useState('24')
  // What is there is replaced when this was opened, not when the answer has come.
  const [isReplacing] = useState(replaces)
  const create = useMutation(
    api.hook.create.mutationOptions({
      onSuccess: () => void queries.invalidateQueries({ queryKey: api.hook.key() }),
    }),
  )
  const name = t(`short.${kind}`)
  if (create.data) {
    const copy = { copyLabel: t('copy'), copiedLabel: t('copied') }
    return (
      <Dialog title={t('made', { kind: name })} onClose={onClose}>
        <p className="text-attention-fg">{t('once')}</p>
        <CopyField label={t('url')} value={create.data.url} {...copy} />
        {create.data.token ? (
          <>
            <CopyField label={t('token')} value={create.data.token} {...copy} />
            <p className="text-fg-3 text-sm">{t('tokenNote')}</p>
          </>
        ) : null}
        <p className="text-fg-2 text-sm">{t(`where.${kind}`)}</p>
        <div className="flex justify-end">
          <Button variant="primary" onPress={onClose}>
            {t('done')}
          </Button>
        </div>
      </Dialog>
    )
  }
  const make = () => {
    if (create.isPending) return
    create.mutate({ connectionId, kind, ...(isReplacing ? { overlapHours: Number(overlap) } : {}) })
  }
  return (
    <Dialog title={t(isReplacing ? 'rotateTitle' : 'createTitle', { kind: name })} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          make()
        }}
      >
        <p className="text-fg-2">{t(isReplacing ? 'rotateText' : 'createText')}</p>
        {isReplacing ? (
          <SelectField
            label={t('overlap')}
            value={overlap}
            onChange={setOverlap}
            options={hours.map((key) => ({ key, label: t('hours', { hours: Number(key) }) }))}
          />
        ) : null}
        {create.error ? <FailureNote error={create.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={create.isPending}>
            {t('make')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

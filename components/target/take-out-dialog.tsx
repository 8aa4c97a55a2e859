'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { TargetItem } from '../../lib/api/contract/target.ts'
import { api } from '../../lib/client/api.ts'
import { serverNow } from '../../lib/client/clock.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { InstantField } from '../shell/instant-field.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'

const hourMs = 3_600_000
/** The rule allows 90 days. */
const furthestMs = 90 * 24 * hourMs

/** Takes a target out of service: why, and until when. Nobody writes it and nobody waits for it meanwhile. */
export function TakeOutDialog({ target, onClose }: { target: TargetItem; onClose: () => void }) {
  const t = useTranslations('target')
  const environment = useEnvironmentName()(target.environment)
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [until, setUntil] = useState<Date | null>(
    () => new Date(Math.ceil(serverNow().getTime() / hourMs) * hourMs + hourMs),
  )
  const takeOut = useMutation(
    api.target.takeOut.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        onClose()
      },
    }),
  )
  const ahead = until === null ? 0 : until.getTime() - serverNow().getTime()
  const isWrong = until !== null && (ahead <= 0 || ahead > furthestMs)
  const off = takeOut.isPending || reason.trim() === '' || until === null || isWrong
  return (
    <Dialog title={t('takeOutTitle', { name: target.name, environment })} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!off && until)
            takeOut.mutate({ id: target.id, reason: reason.trim(), until: until.toISOString() })
        }}
      >
        <p className="text-fg-2">{t('takeOutNote')}</p>
        <TextField label={t('reason')} value={reason} onChange={setReason} isRequired />
        <InstantField
          label={t('end')}
          value={until}
          onChange={setUntil}
          error={isWrong ? t('endWrong') : undefined}
        />
        {takeOut.error ? <FailureNote error={takeOut.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('back')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={off}>
            {t('takeOut')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

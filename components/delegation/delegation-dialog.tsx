'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { serverNow } from '../../lib/client/clock.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { InstantField } from '../shell/instant-field.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'

const dayMs = 24 * 3_600_000

/** Somebody, from when to when, and why if one likes. */
export function DelegationDialog({ personId, onClose }: { personId: string; onClose: () => void }) {
  const t = useTranslations('delegation')
  const queries = useQueryClient()
  const people = useQuery(api.person.list.queryOptions())
  const choices = (people.data?.items ?? []).filter((one) => !one.disabledAt && one.id !== personId)
  const [to, setTo] = useState('')
  const [fromAt, setFromAt] = useState<Date | null>(() => serverNow())
  const [toAt, setToAt] = useState<Date | null>(() => new Date(serverNow().getTime() + 7 * dayMs))
  const [reason, setReason] = useState('')
  const give = useMutation(
    api.delegation.give.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: api.delegation.key() })
        onClose()
      },
    }),
  )
  const chosen = choices.find((one) => one.id === to)
  const wrong = fromAt !== null && toAt !== null && toAt <= fromAt
  const off = !chosen || !fromAt || !toAt || wrong || give.isPending
  return (
    <Dialog title={t('give')} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (off || !chosen || !fromAt || !toAt) return
          const dates = { fromAt: fromAt.toISOString(), toAt: toAt.toISOString() }
          give.mutate({
            toPersonId: chosen.id,
            ...dates,
            ...(reason.trim() ? { reason: reason.trim() } : {}),
          })
        }}
      >
        <p className="text-fg-2">{t('giveNote')}</p>
        <SelectField
          label={t('to')}
          value={chosen?.id ?? ''}
          onChange={setTo}
          options={[
            { key: '', label: t('choose') },
            ...choices.map((one) => ({ key: one.id, label: one.name })),
          ]}
        />
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <InstantField label={t('from')} value={fromAt} onChange={setFromAt} />
          <InstantField
            label={t('until')}
            value={toAt}
            onChange={setToAt}
            error={wrong ? t('endsBefore') : undefined}
          />
        </div>
        <TextField label={t('reason')} note={t('optional')} value={reason} onChange={setReason} />
        {give.error ? <FailureNote error={give.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={off}>
            {t('give')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

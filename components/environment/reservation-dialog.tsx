'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { EnvironmentDetail } from '../../lib/api/contract/environment.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { InstantField } from '../shell/instant-field.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'
import { useEnvironmentName } from './environment-name.ts'

type Kept = NonNullable<EnvironmentDetail['settings']['reservation']>

/** Keeps an environment for one release, or gives it free: a new version of its settings, with a reason. */
export function ReservationDialog(props: {
  environment: EnvironmentDetail
  kept: Kept | null
  onClose: () => void
}) {
  const { environment, kept, onClose } = props
  const t = useTranslations('environmentSettings.reservation')
  const name = useEnvironmentName()
  const client = useQueryClient()
  const releases = useQuery(api.release.list.queryOptions({ input: { which: 'open' }, staleTime: 60_000 }))
  const names = (releases.data?.items ?? []).map((release) => release.name)
  const [chosen, setChosen] = useState(kept?.release ?? '')
  const release = chosen || names[0] || ''
  const [until, setUntil] = useState<Date | null>(kept ? new Date(kept.until) : null)
  const [reason, setReason] = useState('')
  const save = useMutation(
    api.environment.update.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        onClose()
      },
    }),
  )
  const write = (reservation: Kept | null) =>
    save.mutate({
      slug: environment.slug,
      settingsVersion: environment.settingsVersion,
      settings: { ...environment.settings, reservation },
      reason: reason.trim(),
    })
  const isOff = save.isPending || reason.trim() === ''
  return (
    <Dialog title={t('dialog', { environment: name(environment.slug) })} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOff && release && until) write({ release, until: until.toISOString() })
        }}
      >
        <p className="text-fg-2">{t('note')}</p>
        {releases.data && names.length === 0 ? <p className="text-attention-fg">{t('none')}</p> : null}
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <SelectField
            label={t('release')}
            value={release}
            onChange={setChosen}
            options={[...new Set([...(kept ? [kept.release] : []), ...names])].map((key) => ({
              key,
              label: key,
            }))}
          />
          <InstantField label={t('until')} value={until} onChange={setUntil} />
        </div>
        <TextField label={t('reason')} value={reason} onChange={setReason} />
        {save.error ? <FailureNote error={save.error} /> : null}
        <div className="flex flex-wrap justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('back')}
          </Button>
          {kept ? (
            <Button isDisabled={isOff} onPress={() => write(null)}>
              {t('giveFree')}
            </Button>
          ) : null}
          <Button variant="primary" type="submit" isDisabled={isOff || !release || !until}>
            {t(kept ? 'change' : 'keep')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

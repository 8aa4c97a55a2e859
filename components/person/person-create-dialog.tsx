'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { TeamChecks } from './team-checks.tsx'

const keyForm = /^[a-z][a-z0-9-]{1,39}$/

/** A local account. The portal makes the password and shows it here once. */
export function PersonCreateDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('person')
  const queries = useQueryClient()
  const [key, setKey] = useState('')
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [teams, setTeams] = useState<string[]>([])
  const create = useMutation(
    api.person.create.mutationOptions({
      onSuccess: () => void queries.invalidateQueries({ queryKey: api.person.key() }),
    }),
  )
  if (create.data) {
    return (
      <Dialog title={t('made', { name: create.data.person.name })} onClose={onClose}>
        <p className="text-attention-fg">{t('once')}</p>
        <CopyField
          label={t('key')}
          value={create.data.person.key}
          copyLabel={t('copy')}
          copiedLabel={t('copied')}
        />
        <CopyField
          label={t('password')}
          value={create.data.password ?? ''}
          copyLabel={t('copy')}
          copiedLabel={t('copied')}
        />
        <p className="text-fg-3 text-sm">{t('grantNext')}</p>
        <div className="flex justify-end">
          <Button variant="primary" onPress={onClose}>
            {t('done')}
          </Button>
        </div>
      </Dialog>
    )
  }
  const badKey = key !== '' && !keyForm.test(key)
  const missing = !keyForm.test(key) || name.trim() === ''
  return (
    <Dialog title={t('createTitle')} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (missing || create.isPending) return
          create.mutate({ key, name: name.trim(), email: email.trim() || null, teams })
        }}
      >
        <TextField
          label={t('key')}
          note={t('keyNote')}
          error={badKey ? t('badKey') : undefined}
          value={key}
          onChange={setKey}
          isRequired
        />
        <TextField label={t('name')} value={name} onChange={setName} isRequired />
        <TextField label={t('email')} type="email" note={t('optional')} value={email} onChange={setEmail} />
        <TeamChecks label={t('teams')} selected={teams} onChange={setTeams} />
        {create.error ? <FailureNote error={create.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={missing || create.isPending}>
            {t('create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

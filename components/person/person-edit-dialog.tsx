'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PersonItem } from '../../lib/api/contract/person.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { TeamChecks } from './team-checks.tsx'

/** Name, teams, a new password; and closing or opening the account. */
export function PersonEditDialog({ person, onClose }: { person: PersonItem; onClose: () => void }) {
  const t = useTranslations('person')
  const queries = useQueryClient()
  const [name, setName] = useState(person.name)
  const [email, setEmail] = useState(person.email ?? '')
  const [teams, setTeams] = useState(person.teams.map((team) => team.slug))
  const [password, setPassword] = useState('')
  const onSuccess = () => {
    void queries.invalidateQueries({ queryKey: api.person.key() })
    onClose()
  }
  const update = useMutation(api.person.update.mutationOptions({ onSuccess }))
  const disable = useMutation(api.person.disable.mutationOptions({ onSuccess }))
  const tooShort = password !== '' && password.length < 10
  const off = name.trim() === '' || tooShort || update.isPending || disable.isPending
  const save = () =>
    update.mutate({
      id: person.id,
      name: name.trim(),
      email: email.trim() || null,
      teams,
      ...(password ? { password } : {}),
    })
  return (
    <Dialog title={t('changeNamed', { name: person.name })} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!off) save()
        }}
      >
        <TextField label={t('name')} value={name} onChange={setName} isRequired />
        <TextField label={t('email')} type="email" note={t('optional')} value={email} onChange={setEmail} />
        <TeamChecks label={t('teams')} selected={teams} onChange={setTeams} />
        <TextField
          label={t('newPassword')}
          note={t('newPasswordNote')}
          error={tooShort ? t('tooShort') : undefined}
          type="password"
          autoComplete="new-password"
          value={password}
          onChange={setPassword}
        />
        <p className="text-fg-3 text-sm">{t(person.disabledAt ? 'enableNote' : 'disableNote')}</p>
        {update.error || disable.error ? <FailureNote error={update.error ?? disable.error} /> : null}
        <div className="flex flex-wrap gap-2">
          {person.disabledAt ? (
            <Button
              onPress={() => update.mutate({ id: person.id, disabled: false })}
              isDisabled={update.isPending}
            >
              {t('enable', { name: person.name })}
            </Button>
          ) : (
            <Button
              variant="danger-outline"
              onPress={() => disable.mutate({ id: person.id })}
              isDisabled={disable.isPending}
            >
              {t('disable', { name: person.name })}
            </Button>
          )}
          <span className="flex-1" />
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={off}>
            {t('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

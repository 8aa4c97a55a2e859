'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { Panel } from '../ui/panel.tsx'

const shortest = 10

export function PasswordPanel() {
  const t = useTranslations('profile')
  const queries = useQueryClient()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const change = useMutation(
    api.session.changePassword.mutationOptions({
      onSuccess: () => {
        setCurrent('')
        setNext('')
        setAgain('')
        void queries.invalidateQueries({ queryKey: api.session.list.key() })
      },
    }),
  )
  const tooShort = next !== '' && next.length < shortest
  const differs = again !== '' && again !== next
  const ready = current !== '' && next.length >= shortest && again === next
  return (
    <Panel title={t('password')}>
      <form
        className="flex flex-col gap-3 p-4"
        onSubmit={(event) => {
          event.preventDefault()
          if (ready && !change.isPending) change.mutate({ current, next })
        }}
      >
        <TextField
          label={t('currentPassword')}
          type="password"
          autoComplete="current-password"
          value={current}
          onChange={setCurrent}
        />
        <TextField
          label={t('newPassword')}
          note={t('passwordNote', { count: shortest })}
          error={tooShort ? t('tooShort', { count: shortest }) : undefined}
          type="password"
          autoComplete="new-password"
          value={next}
          onChange={setNext}
        />
        <TextField
          label={t('repeatPassword')}
          error={differs ? t('differs') : undefined}
          type="password"
          autoComplete="new-password"
          value={again}
          onChange={setAgain}
        />
        <div className="flex flex-wrap items-center gap-3">
          <Button variant="primary" type="submit" isDisabled={!ready || change.isPending}>
            {t('changePassword')}
          </Button>
          <span role="status" className="text-fg-2">
            {change.data ? t('passwordChanged', { count: change.data.ended }) : ''}
          </span>
          {change.error ? <FailureNote error={change.error} /> : null}
        </div>
      </form>
    </Panel>
  )
}

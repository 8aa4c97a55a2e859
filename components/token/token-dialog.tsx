'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { TokenItem } from '../../lib/api/contract/person.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { CopyField } from '../ui/copy-field.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CheckField, SelectField, TextField } from '../ui/field.tsx'

type Scope = TokenItem['scopes'][number]
const scopes = ['read', 'promote', 'approve', 'admin'] as const satisfies readonly Scope[]
const days = ['7', '30', '90', '180', '366']

/** Makes a token; its secret is shown here once and nowhere again. */
export function TokenDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('token')
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [chosen, setChosen] = useState<Scope[]>(['read'])
  const [expiresInDays, setExpiresInDays] = useState('90')
  const create = useMutation(
    api.token.create.mutationOptions({
      onSuccess: () => void client.invalidateQueries({ queryKey: api.token.key() }),
    }),
  )
  if (create.data) {
    return (
      <Dialog title={t('made', { name: create.data.token.name })} onClose={onClose}>
        <p className="text-attention-fg">{t('once')}</p>
        <CopyField
          label={t('secret')}
          value={create.data.secret}
          copyLabel={t('copy')}
          copiedLabel={t('copied')}
        />
        <p className="text-fg-3 text-sm">{t('howToUse')}</p>
        <div className="flex justify-end">
          <Button variant="primary" onPress={onClose}>
            {t('done')}
          </Button>
        </div>
      </Dialog>
    )
  }
  const missing = name.trim() === '' || chosen.length === 0
  return (
    <Dialog title={t('createTitle')} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (missing || create.isPending) return
          create.mutate({ name: name.trim(), scopes: chosen, expiresInDays: Number(expiresInDays) })
        }}
      >
        <TextField label={t('name')} note={t('nameNote')} value={name} onChange={setName} isRequired />
        <fieldset>
          <legend className="font-medium text-fg-2 text-sm">{t('scopes')}</legend>
          {scopes.map((scope) => (
            <CheckField
              key={scope}
              label={`${t(`scope.${scope}.name`)}: ${t(`scope.${scope}.text`)}`}
              isSelected={chosen.includes(scope)}
              onChange={(on) =>
                setChosen(scopes.filter((one) => (one === scope ? on : chosen.includes(one))))
              }
            />
          ))}
          <p className="text-fg-3 text-sm">{t('scopesNote')}</p>
        </fieldset>
        <SelectField
          label={t('expires')}
          value={expiresInDays}
          onChange={setExpiresInDays}
          options={days.map((key) => ({ key, label: t('inDays', { days: Number(key) }) }))}
        />
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

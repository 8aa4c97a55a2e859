'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PersonItem } from '../../lib/api/contract/person.ts'
import { api } from '../../lib/client/api.ts'
import { serverNow } from '../../lib/client/clock.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField } from '../ui/field.tsx'
import type { HeldGrant } from './grant-words.ts'
import { useScopes } from './use-scopes.ts'

const roles = [
  'viewer',
  'developer',
  'on-call',
  'release-manager',
  'cost-lead',
  'admin',
] as const satisfies readonly HeldGrant['role'][]
const scopeKinds = [
  'all',
  'team',
  'product-line',
  'environment',
] as const satisfies readonly HeldGrant['scopeKind'][]
const spans = ['0', '1', '7', '30', '90', '365']
const dayMs = 24 * 3_600_000

/** A role, where it holds, and for how long. */
export function GrantDialog({ person, onClose }: { person: PersonItem; onClose: () => void }) {
  const t = useTranslations('person')
  const queries = useQueryClient()
  const [role, setRole] = useState<HeldGrant['role']>('developer')
  const [scopeKind, setScopeKind] = useState<HeldGrant['scopeKind']>('all')
  const [scopeId, setScopeId] = useState('')
  const [span, setSpan] = useState('0')
  const choices = useScopes(scopeKind)
  const grant = useMutation(
    api.person.grant.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: api.person.key() })
        onClose()
      },
    }),
  )
  const chosen = choices.find((choice) => choice.key === scopeId)?.key ?? choices[0]?.key ?? null
  const missing = scopeKind !== 'all' && chosen === null
  const save = () =>
    grant.mutate({
      id: person.id,
      role,
      scopeKind,
      scopeId: scopeKind === 'all' ? null : chosen,
      toAt: span === '0' ? null : new Date(serverNow().getTime() + Number(span) * dayMs).toISOString(),
    })
  return (
    <Dialog title={t('grantTo', { name: person.name })} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!missing && !grant.isPending) save()
        }}
      >
        <SelectField
          label={t('roleLabel')}
          value={role}
          onChange={(key) => setRole(roles.find((one) => one === key) ?? 'viewer')}
          options={roles.map((key) => ({ key, label: t(`role.${key}`) }))}
        />
        <p className="-mt-1 text-fg-3 text-sm">{t(`roleText.${role}`)}</p>
        <SelectField
          label={t('scopeLabel')}
          value={scopeKind}
          onChange={(key) => setScopeKind(scopeKinds.find((one) => one === key) ?? 'all')}
          options={scopeKinds.map((key) => ({ key, label: t(`scopeKind.${key}`) }))}
        />
        {scopeKind === 'all' ? null : (
          <SelectField
            label={t(`scopeKind.${scopeKind}`)}
            value={chosen ?? ''}
            onChange={setScopeId}
            options={choices}
          />
        )}
        <SelectField
          label={t('spanLabel')}
          value={span}
          onChange={setSpan}
          options={spans.map((key) => ({ key, label: t('span', { days: Number(key) }) }))}
        />
        {grant.error ? <FailureNote error={grant.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={missing || grant.isPending}>
            {t('grantRole', { role: t(`role.${role}`) })}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

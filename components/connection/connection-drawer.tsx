'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { ConnectionItem } from '../../lib/api/contract/connection.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Drawer } from '../ui/drawer.tsx'
import { AccountFields } from './account-fields.tsx'
import { badFields, draftOf, inputOf } from './connection-draft.ts'
import { RoleFields } from './role-fields.tsx'
import { SecretFields } from './secret-fields.tsx'

/** Connects an account, or changes one. What is wrong is said at its field; secrets go out and never come back. */
export function ConnectionDrawer(props: { connection: ConnectionItem | null; onClose: () => void }) {
  const { connection, onClose } = props
  const t = useTranslations('connection')
  const queries = useQueryClient()
  const environments = useQuery(api.environment.list.queryOptions())
  const slugs = (environments.data?.items ?? []).map((environment) => environment.slug)
  const [draft, setDraft] = useState(() => draftOf(connection))
  const [tried, setTried] = useState(false)
  const onSuccess = () => {
    void queries.invalidateQueries({ queryKey: api.connection.key() })
    onClose()
  }
  const create = useMutation(api.connection.create.mutationOptions({ onSuccess }))
  const update = useMutation(api.connection.update.mutationOptions({ onSuccess }))
  const pending = create.isPending || update.isPending
  const problem = create.error ?? update.error
  const bad = badFields(draft)
  const errorOf = (field: string) =>
    tried && bad.includes(field) ? t(`bad.${field.split(':')[0]}`) : undefined
  const save = () => {
    setTried(true)
    if (bad.length > 0 || pending) return
    const input = inputOf(draft, connection, slugs)
    if (connection) update.mutate({ id: connection.id, ...input })
    else create.mutate({ ...input, accountId: draft.accountId.trim() })
  }
  return (
    <Drawer
      title={connection ? t('editNamed', { name: connection.name }) : t('create')}
      closeLabel={t('close')}
      onClose={onClose}
    >
      <form
        className="flex min-h-0 flex-1 flex-col"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <div className="grid min-h-0 flex-1 grid-cols-1 content-start gap-x-8 gap-y-5 overflow-auto p-5 md:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-5">
            <AccountFields draft={draft} onChange={setDraft} isNew={!connection} errorOf={errorOf} />
            <SecretFields draft={draft} onChange={setDraft} slugs={slugs} kept={connection?.secrets ?? []} />
          </div>
          <RoleFields
            draft={draft}
            onChange={setDraft}
            slugs={slugs}
            roles={connection?.roles ?? []}
            errorOf={errorOf}
          />
        </div>
        <footer className="flex flex-wrap items-center gap-2 border-line border-t px-5 py-3">
          {connection ? (
            <Button
              variant={connection.disabledAt ? 'default' : 'danger-outline'}
              onPress={() => update.mutate({ id: connection.id, disabled: connection.disabledAt === null })}
              isDisabled={pending}
            >
              {t(connection.disabledAt ? 'enable' : 'disable', { name: connection.name })}
            </Button>
          ) : null}
          <div className="min-w-0 flex-1">
            {problem ? <FailureNote error={problem} /> : null}
            {tried && bad.length > 0 ? (
              <p role="alert" className="text-danger-fg">
                {t('badCount', { count: bad.length })}
              </p>
            ) : null}
          </div>
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={pending}>
            {connection ? t('save') : t('connect')}
          </Button>
        </footer>
      </form>
    </Drawer>
  )
}

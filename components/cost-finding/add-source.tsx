'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'

/** Has the files of one more repository read. */
export function AddSource({ onClose }: { onClose: () => void }) {
  const t = useTranslations('costFinding.source')
  const client = useQueryClient()
  const connections = useQuery(api.connection.list.queryOptions({ staleTime: 60_000 }))
  const [connection, setConnection] = useState('')
  const [repository, setRepository] = useState('')
  const [branch, setBranch] = useState('')
  const [reason, setReason] = useState('')
  const add = useMutation(
    api.sourceRepository.add.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries({ queryKey: api.sourceRepository.key() })
        onClose()
      },
    }),
  )
  const items = connections.data?.items ?? []
  const connectionId = connection || (items[0]?.id ?? '')
  const isOff = add.isPending || connectionId === '' || repository.trim() === '' || reason.trim() === ''
  return (
    <Dialog title={t('add')} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (isOff) return
          add.mutate({
            connectionId,
            repository: repository.trim(),
            reason: reason.trim(),
            ...(branch.trim() ? { branch: branch.trim() } : {}),
          })
        }}
      >
        <p className="text-fg-2">{t('addNote')}</p>
        {items.length > 1 ? (
          <SelectField
            label={t('connection')}
            value={connectionId}
            onChange={setConnection}
            options={items.map(({ id, name }) => ({ key: id, label: name }))}
          />
        ) : null}
        <TextField label={t('repository')} value={repository} onChange={setRepository} isRequired />
        <TextField label={t('branch')} note={t('branchNote')} value={branch} onChange={setBranch} />
        <TextField label={t('reason')} value={reason} onChange={setReason} isRequired />
        {add.error ? <FailureNote error={add.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('back')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={isOff}>
            {t('add')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

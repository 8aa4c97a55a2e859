'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { TokenItem } from '../../lib/api/contract/person.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'

export function TokenRevokeDialog({ token, onClose }: { token: TokenItem; onClose: () => void }) {
  const t = useTranslations('token')
  const client = useQueryClient()
  const revoke = useMutation(
    api.token.revoke.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries({ queryKey: api.token.key() })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title={t('revokeTitle', { name: token.name })}
      note={t('revokeNote')}
      confirmLabel={t('revokeNamed', { name: token.name })}
      cancelLabel={t('cancel')}
      isPending={revoke.isPending}
      onConfirm={() => revoke.mutate({ id: token.id })}
      onClose={onClose}
    >
      {revoke.error ? <FailureNote error={revoke.error} /> : null}
    </ConfirmDialog>
  )
}

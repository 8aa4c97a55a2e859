'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { HookAddressItem } from '../../lib/api/contract/hook.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'

export function HookRevokeDialog(props: {
  connectionId: string
  address: HookAddressItem
  onClose: () => void
}) {
  const { connectionId, address, onClose } = props
  const t = useTranslations('hook')
  const queries = useQueryClient()
  const revoke = useMutation(
    api.hook.revoke.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: api.hook.key() })
        onClose()
      },
    }),
  )
  const verb = address.endsAt === null ? 'revokeNamed' : 'revokeOldNamed'
  return (
    <ConfirmDialog
      title={t('revokeTitle')}
      note={t('revokeText')}
      confirmLabel={t(verb, { kind: t(`short.${address.kind}`) })}
      cancelLabel={t('cancel')}
      isPending={revoke.isPending}
      onConfirm={() => revoke.mutate({ connectionId, id: address.id })}
      onClose={onClose}
    >
      {revoke.error ? <FailureNote error={revoke.error} /> : null}
    </ConfirmDialog>
  )
}

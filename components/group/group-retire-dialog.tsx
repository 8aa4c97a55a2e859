'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { GroupItem } from '../../lib/api/contract/group.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'

export function GroupRetireDialog({ group, onClose }: { group: GroupItem; onClose: () => void }) {
  const t = useTranslations('group')
  const queries = useQueryClient()
  const retire = useMutation(
    api.group.retire.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: api.group.key() })
        onClose()
      },
    }),
  )
  return (
    <ConfirmDialog
      title={t('retireNamed', { name: group.name })}
      note={t('retireNote')}
      confirmLabel={t('retire')}
      cancelLabel={t('cancel')}
      isPending={retire.isPending}
      onConfirm={() => retire.mutate({ id: group.id })}
      onClose={onClose}
    >
      {retire.error ? <FailureNote error={retire.error} /> : null}
    </ConfirmDialog>
  )
}

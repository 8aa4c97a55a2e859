'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { BillSourceItem } from '../../lib/api/contract/bill.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'

/** Nothing more is asked of a feed, and no measure read from it; what it has stays. */
export function StopSourceDialog({ source, onClose }: { source: BillSourceItem; onClose: () => void }) {
  const t = useTranslations('billSource')
  const queries = useQueryClient()
  const stop = useMutation(
    api.billSource.stop.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: api.billSource.key() })
        onClose()
      },
    }),
  )
  return (
    <TextDialog
      title={t('stopNamed', { name: source.name })}
      note={t('stopNote')}
      textLabel={t('why')}
      confirmLabel={t('stop')}
      cancelLabel={t('cancel')}
      isRequired
      isPending={stop.isPending}
      onConfirm={(reason) => stop.mutate({ id: source.id, reason })}
      onClose={onClose}
    >
      {stop.error ? <FailureNote error={stop.error} /> : null}
    </TextDialog>
  )
}

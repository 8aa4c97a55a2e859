'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import type { BuildReference } from '../../lib/api/contract/reference.ts'
import { api } from '../../lib/client/api.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { ReasonDialog } from '../ui/reason-dialog.tsx'

export const rollbackReasons = [
  'errors',
  'latency',
  'wrong-behaviour',
  'data',
  'dependency',
  'drill',
  'other',
] as const

/** One key picks a reason; text may follow later. Never a rebuild: the image as it ran. */
export function RollbackDialog(props: {
  service: string
  environment: string
  to: BuildReference
  /** Something moves in the place and would be aborted. */
  takeOver: boolean
  onClose: () => void
}) {
  const t = useTranslations('rollback')
  const name = useEnvironmentName()
  const router = useRouter()
  const client = useQueryClient()
  const rollback = useMutation(
    api.promotion.rollback.mutationOptions({
      onSuccess: (promotion) => {
        void client.invalidateQueries()
        props.onClose()
        router.push(`/promotions/P-${promotion.number}`)
      },
    }),
  )
  return (
    <ReasonDialog
      title={t('title', { service: props.service, environment: name(props.environment) })}
      reasons={rollbackReasons.map((key) => ({ key, label: t(`reason.${key}`) }))}
      note={props.takeOver ? t('takesOver') : t('textLater')}
      textLabel={t('text')}
      confirmLabel={t('confirm')}
      cancelLabel={t('cancel')}
      isPending={rollback.isPending}
      onClose={props.onClose}
      onConfirm={(reasonKey, text) => {
        const key = rollbackReasons.find((known) => known === reasonKey)
        if (!key) return
        rollback.mutate({
          service: props.service,
          environment: props.environment,
          build: props.to.id,
          reasonKey: key,
          takeOver: props.takeOver,
          ...(text.trim() ? { reason: text.trim() } : {}),
        })
      }}
    >
      <p>{t.rich('to', { build: () => <BuildName build={props.to} /> })}</p>
      {rollback.error ? <FailureNote error={rollback.error} /> : null}
    </ReasonDialog>
  )
}

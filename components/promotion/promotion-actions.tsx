'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import type { PromotionDetail } from '../../lib/api/contract/promotion-detail.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { AskButton } from './ask-button.tsx'

/** What the reader may do now. A button that is off says why, on hover and to a screen reader. */
export function PromotionActions(props: {
  promotion: PromotionDetail
  onRollback: (() => void) | null
  onApprove: () => void
  isApproving: boolean
  error: unknown
}) {
  const { promotion } = props
  const t = useTranslations('promotion.action')
  const client = useQueryClient()
  const start = useMutation(
    api.promotion.start.mutationOptions({ onSuccess: () => void client.invalidateQueries() }),
  )
  const pending = promotion.state === 'pending'
  const moving = promotion.state === 'applying' || promotion.state === 'observing'
  const why = useWhyOff()
  const error = props.error ?? start.error
  // Not a matter of counting: a word may have lapsed, or be missing of a group.
  const approvals = promotion.judgedVerdicts?.find(({ gate }) => gate === 'approvals')
  const waitsForApproval = pending && approvals?.verdict === 'wait'
  return (
    <div className="flex flex-col items-end gap-2">
      <div className="flex flex-wrap justify-end gap-2">
        {pending ? <AskButton promotion={promotion} action="cancel" /> : null}
        {waitsForApproval ? (
          <>
            <AskButton promotion={promotion} action="reject" />
            <Button
              variant="primary"
              onPress={props.onApprove}
              isDisabled={!promotion.may.approve.allowed || props.isApproving}
              title={why(promotion.may.approve)}
            >
              {t('approve')}
            </Button>
          </>
        ) : null}
        {pending && (promotion.startMode === 'manual' || promotion.heldBackAt) ? (
          <Button
            variant={waitsForApproval ? 'default' : 'primary'}
            onPress={() => start.mutate({ id: promotion.id })}
            isDisabled={!promotion.may.start.allowed || start.isPending}
            title={why(promotion.may.start)}
          >
            {t('start')}
          </Button>
        ) : null}
        {moving ? <AskButton promotion={promotion} action="abort" /> : null}
        {promotion.unsettled ? <AskButton promotion={promotion} action="settle" /> : null}
        {!pending && props.onRollback ? (
          <Button
            variant="danger-outline"
            onPress={props.onRollback}
            isDisabled={!promotion.may.rollback.allowed}
            title={why(promotion.may.rollback)}
          >
            {moving ? t('abortAndRollBack') : t('rollBack')}
          </Button>
        ) : null}
      </div>
      {waitsForApproval && !promotion.may.approve.allowed ? (
        <FailureNote permitted={promotion.may.approve} />
      ) : null}
      {error ? <FailureNote error={error} /> : null}
    </div>
  )
}

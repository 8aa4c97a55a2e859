'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PromotionDetail } from '../../lib/api/contract/promotion.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { Button } from '../ui/button.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { WrittenList } from './written-list.tsx'

type Asked = 'reject' | 'cancel' | 'abort' | 'settle'

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
  const [asked, setAsked] = useState<Asked | null>(null)
  const done = {
    onSuccess: () => {
      setAsked(null)
      void client.invalidateQueries()
    },
  }
  const start = useMutation(api.promotion.start.mutationOptions(done))
  const reject = useMutation(api.promotion.reject.mutationOptions(done))
  const cancel = useMutation(api.promotion.cancel.mutationOptions(done))
  const abort = useMutation(api.promotion.abort.mutationOptions(done))
  const settle = useMutation(api.promotion.settle.mutationOptions(done))
  const ways = { reject, cancel, abort, settle }
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
        {pending ? (
          <Button
            onPress={() => setAsked('cancel')}
            isDisabled={!promotion.may.cancel.allowed}
            title={why(promotion.may.cancel)}
          >
            {t('cancel')}
          </Button>
        ) : null}
        {waitsForApproval ? (
          <>
            <Button
              onPress={() => setAsked('reject')}
              isDisabled={!promotion.may.reject.allowed}
              title={why(promotion.may.reject)}
            >
              {t('reject')}
            </Button>
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
        {moving ? (
          <Button
            onPress={() => setAsked('abort')}
            isDisabled={!promotion.may.abort.allowed}
            title={why(promotion.may.abort)}
          >
            {t('abort')}
          </Button>
        ) : null}
        {promotion.unsettled ? (
          <Button
            onPress={() => setAsked('settle')}
            isDisabled={!promotion.may.settle.allowed}
            title={why(promotion.may.settle)}
          >
            {t('settle')}
          </Button>
        ) : null}
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
      {asked ? (
        <TextDialog
          title={t(`${asked}Title`)}
          note={t(`${asked}Note`)}
          textLabel={t('reason')}
          confirmLabel={t(asked)}
          cancelLabel={t('back')}
          isRequired={asked !== 'cancel'}
          isPending={ways[asked].isPending}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => ways[asked].mutate({ id: promotion.id, reason })}
        >
          {asked === 'settle' ? <WrittenList promotion={promotion} /> : null}
          {ways[asked].error ? <FailureNote error={ways[asked].error} /> : null}
        </TextDialog>
      ) : null}
    </div>
  )
}

'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Permitted } from '../../lib/api/contract/permitted.ts'
import type { TrainDetail } from '../../lib/api/contract/train.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { useWhyOff } from '../failure/why-off.ts'
import { usePerson } from '../person/use-may.ts'
import { Button } from '../ui/button.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { LazyTrainWordDialog } from './lazy-train.tsx'

type Asked = 'reject' | 'cancel' | 'noGo'

/** What the reader may do with a train now. A button that is off says why. */
export function TrainActions({ train, onRollBack }: { train: TrainDetail; onRollBack: () => void }) {
  const t = useTranslations('train.action')
  const client = useQueryClient()
  const [asked, setAsked] = useState<Asked | null>(null)
  const [isAsked, setIsAsked] = useState(false)
  const me = usePerson()
  const standsFor = train.approveFor.some((one) => one.id !== me?.id)
  const done = {
    onSuccess: () => {
      setAsked(null)
      void client.invalidateQueries()
    },
  }
  const approve = useMutation(api.train.approve.mutationOptions(done))
  const go = useMutation(api.train.go.mutationOptions(done))
  const pause = useMutation(api.train.pause.mutationOptions(done))
  const submit = useMutation(api.train.change.mutationOptions(done))
  const ways = {
    reject: useMutation(api.train.reject.mutationOptions(done)),
    cancel: useMutation(api.train.cancel.mutationOptions(done)),
    noGo: useMutation(api.train.noGo.mutationOptions(done)),
  }
  const { id, state, may } = train
  const why = useWhyOff()
  const button = (
    label: string,
    permitted: Permitted,
    press: () => void,
    variant: 'default' | 'primary' | 'danger-outline' = 'default',
  ) => (
    <Button variant={variant} isDisabled={!permitted.allowed} title={why(permitted)} onPress={press}>
      {label}
    </Button>
  )
  const open = state === 'ready' || state === 'going' || state === 'paused'
  const wantsWord = train.kind === 'forward' && train.approvalsNeeded > 0 && open
  const said = train.approvals.some((approval) => approval.decision === 'approved' && approval.ofThisList)
  const error = approve.error ?? go.error ?? pause.error ?? submit.error
  return (
    <div className="flex flex-col items-end gap-2">
      <div className="flex flex-wrap justify-end gap-2">
        {state === 'draft' || open ? button(t('cancel'), may.cancel, () => setAsked('cancel')) : null}
        {state === 'draft'
          ? button(t('submit'), may.change, () => submit.mutate({ id, submit: true }), 'primary')
          : null}
        {wantsWord ? button(t('reject'), may.reject, () => setAsked('reject')) : null}
        {wantsWord
          ? button(
              t('approve', { count: train.rows.filter((row) => !row.skipped).length }),
              may.approve,
              // Who stands for somebody is asked whose word it is.
              () => (standsFor ? setIsAsked(true) : approve.mutate({ id, listHash: train.listHash })),
              said ? 'default' : 'primary',
            )
          : null}
        {state === 'ready' ? button(t('noGo'), may.noGo, () => setAsked('noGo')) : null}
        {state === 'ready' || state === 'paused'
          ? button(
              state === 'ready' ? t('go') : t('goOn'),
              may.go,
              () => go.mutate({ id }),
              wantsWord && !said ? 'default' : 'primary',
            )
          : null}
        {state === 'going' ? button(t('pause'), may.pause, () => pause.mutate({ id })) : null}
        {train.kind === 'forward' && train.rows.some((row) => row.promotion?.firstWriteAt)
          ? button(t('rollBack'), may.rollBack, onRollBack, 'danger-outline')
          : null}
      </div>
      {error ? <FailureNote error={error} /> : null}
      {isAsked ? <LazyTrainWordDialog word="approve" id={id} onClose={() => setIsAsked(false)} /> : null}
      {asked ? (
        <TextDialog
          title={t(`${asked}Title`, { number: train.number })}
          note={t(`${asked}Note`)}
          textLabel={t('reason')}
          confirmLabel={t(asked)}
          cancelLabel={t('back')}
          isRequired
          isPending={ways[asked].isPending}
          onClose={() => setAsked(null)}
          onConfirm={(reason) => ways[asked].mutate({ id, reason })}
        >
          {ways[asked].error ? <FailureNote error={ways[asked].error} /> : null}
        </TextDialog>
      ) : null}
    </div>
  )
}

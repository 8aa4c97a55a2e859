'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { buttonLook } from '../ui/button-look.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { StatusShape } from '../ui/status.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { toastStore } from '../ui/toast-store.ts'
import type { Askable, Word } from './approval-keys.ts'
import { useGateWords } from './gate-words.ts'
import { WordOf } from './word-of.tsx'

/** Asks once, small: what becomes what, where, and which gates warn. Enter gives the word. */
export function ApprovalDialog(props: { word: Word; item: Askable; onClose: () => void }) {
  return props.word === 'approve' ? <Approve {...props} /> : <Reject {...props} />
}

function usePlace(item: Askable) {
  const name = useEnvironmentName()
  return { service: item.service.slug, environment: name(item.environment), number: item.number }
}

function Approve({ item, onClose }: { item: Askable; onClose: () => void }) {
  const t = useTranslations('approval')
  const place = usePlace(item)
  const words = useGateWords()
  const client = useQueryClient()
  const router = useRouter()
  const detail = useQuery(api.promotion.get.queryOptions({ input: { id: item.id } }))
  const refresh = () => void client.invalidateQueries()
  const withdraw = useMutation(api.promotion.withdraw.mutationOptions({ onSuccess: refresh }))
  const [chosen, setChosen] = useState('')
  const choices = detail.data?.approveFor ?? []
  const approve = useMutation(
    api.promotion.approve.mutationOptions({
      onSuccess: () => {
        refresh()
        // What starts by itself may be on its way already: then there is no word to take back.
        const text = t('approved', place)
        if (detail.data?.startMode === 'manual')
          toastStore.show({ text, undoLabel: t('undo'), onUndo: () => withdraw.mutate({ id: item.id }) })
        else
          toastStore.show({
            text,
            undoLabel: t('open'),
            onUndo: () => router.push(`/promotions/P-${item.number}`),
          })
        onClose()
      },
    }),
  )
  const warned = detail.data?.judgedVerdicts?.filter(({ verdict }) => verdict === 'warn') ?? []
  const refused = detail.data && !detail.data.may.approve.allowed ? detail.data.may.approve : null
  // Nothing is approved unseen: not before the gates are there to read.
  const off = !detail.data || refused !== null || approve.isPending
  return (
    <Dialog title={t('approveTitle', place)} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!off) approve.mutate({ id: item.id, ...(chosen ? { forPersonId: chosen } : {}) })
        }}
      >
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          {item.from ? <BuildName build={item.from} /> : <span className="text-fg-3">{t('nothing')}</span>}
          <span aria-hidden>→</span>
          <BuildName build={item.build} />
        </p>
        {detail.data ? (
          warned.length > 0 ? (
            <ul
              aria-label={t('warns')}
              className="flex flex-col gap-1.5 rounded-md bg-attention-bg px-3 py-2"
            >
              {warned.map((verdict) => (
                <li key={verdict.gate} className="flex items-start gap-2">
                  <span className="mt-0.5">
                    <StatusShape kind="warn" />
                  </span>
                  <span className="min-w-0">
                    <b className="font-medium text-attention-fg">{words.name(verdict)}</b>{' '}
                    <span className="text-fg-2">{words.reason(verdict, 0)}</span>
                  </span>
                </li>
              ))}
            </ul>
          ) : (
            <p className="text-fg-2">{t('noneWarns')}</p>
          )
        ) : detail.error ? null : (
          <p className="text-fg-3">{t('reading')}</p>
        )}
        <WordOf choices={choices} chosen={chosen} onChange={setChosen} />
        {refused ? <FailureNote permitted={refused} /> : null}
        {approve.error || detail.error ? <FailureNote error={approve.error ?? detail.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('back')}
          </Button>
          <button
            type="submit"
            // biome-ignore lint/a11y/noAutofocus: A and Enter are enough, so Enter must mean this
            autoFocus
            aria-disabled={off || undefined}
            className={buttonLook('primary', 'medium', off)}
          >
            {t('approve')}
            <Kbd onColour={!off}>⏎</Kbd>
          </button>
        </div>
      </form>
    </Dialog>
  )
}

function Reject({ item, onClose }: { item: Askable; onClose: () => void }) {
  const t = useTranslations('approval')
  const place = usePlace(item)
  const client = useQueryClient()
  const reject = useMutation(
    api.promotion.reject.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        onClose()
      },
    }),
  )
  return (
    <TextDialog
      title={t('rejectTitle', place)}
      note={t('rejectNote')}
      textLabel={t('reason')}
      confirmLabel={t('reject')}
      cancelLabel={t('back')}
      isRequired
      isPending={reject.isPending}
      onClose={onClose}
      onConfirm={(reason) => reject.mutate({ id: item.id, reason })}
    >
      {reject.error ? <FailureNote error={reject.error} /> : null}
    </TextDialog>
  )
}

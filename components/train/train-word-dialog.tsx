'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { BuildName } from '../build/build-name.tsx'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import type { Word } from '../promotion/approval-keys.ts'
import { WordOf } from '../promotion/word-of.tsx'
import { Button } from '../ui/button.tsx'
import { buttonLook } from '../ui/button-look.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { TextDialog } from '../ui/text-dialog.tsx'
import { toastStore } from '../ui/toast-store.ts'

interface Props {
  id: string
  onClose: () => void
}

/** Asks once for the whole list: what goes where, and whose word it is. Enter gives the word. */
export function TrainWordDialog({ word, ...props }: Props & { word: Word }) {
  return word === 'approve' ? <Approve {...props} /> : <Reject {...props} />
}

function Approve({ id, onClose }: Props) {
  const t = useTranslations('approval')
  const name = useEnvironmentName()
  const client = useQueryClient()
  const [chosen, setChosen] = useState('')
  const detail = useQuery(api.train.get.queryOptions({ input: { id } }))
  const train = detail.data
  const place = { number: train?.number ?? 0, environment: train ? name(train.environment) : '' }
  const approve = useMutation(
    api.train.approve.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        toastStore.show({ text: t('approvedTrain', place) })
        onClose()
      },
      // Somebody changed the list meanwhile: it is shown as it is now, and asked again.
      onError: () => void detail.refetch(),
    }),
  )
  const rows = train?.rows.filter((row) => row.skipped === null) ?? []
  const left = train?.rows.filter((row) => row.skipped !== null) ?? []
  const refused = train && !train.may.approve.allowed ? train.may.approve : null
  const off = !train || refused !== null || approve.isPending
  return (
    <Dialog title={train ? t('approveTrain', place) : t('reading')} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!off && train)
            approve.mutate({ id, listHash: train.listHash, ...(chosen ? { forPersonId: chosen } : {}) })
        }}
      >
        {train ? (
          <>
            <p className="text-fg-2">
              <Link className="text-accent-fg hover:underline" href={`/trains/T-${train.number}`}>
                {train.name}
              </Link>{' '}
              {t('trainList', { count: rows.length, name: train.requester.name })}
            </p>
            <ul className="max-h-64 overflow-y-auto rounded-md border border-line">
              {rows.map((row) => (
                <li
                  key={row.service.id}
                  className="flex flex-wrap items-center gap-x-2 border-line border-t px-3 py-1 first:border-t-0"
                >
                  <b className="min-w-0 truncate">{row.service.slug}</b>
                  {row.from ? (
                    <BuildName build={row.from} />
                  ) : (
                    <span className="text-fg-3">{t('nothing')}</span>
                  )}
                  <span aria-hidden>→</span>
                  {row.to ? <BuildName build={row.to} /> : null}
                </li>
              ))}
            </ul>
            {left.length > 0 ? (
              <p className="text-fg-3 text-sm">
                {t('trainLeft', {
                  count: left.length,
                  names: left.map((row) => row.service.slug).join(', '),
                })}
              </p>
            ) : null}
          </>
        ) : detail.error ? null : (
          <p className="text-fg-3">{t('reading')}</p>
        )}
        <WordOf choices={train?.approveFor ?? []} chosen={chosen} onChange={setChosen} />
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

function Reject({ id, onClose }: Props) {
  const t = useTranslations('train.action')
  const client = useQueryClient()
  const detail = useQuery(api.train.get.queryOptions({ input: { id } }))
  const reject = useMutation(
    api.train.reject.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        onClose()
      },
    }),
  )
  return (
    <TextDialog
      title={t('rejectTitle', { number: detail.data?.number ?? 0 })}
      note={t('rejectNote')}
      textLabel={t('reason')}
      confirmLabel={t('reject')}
      cancelLabel={t('back')}
      isRequired
      isPending={reject.isPending}
      onClose={onClose}
      onConfirm={(reason) => reject.mutate({ id, reason })}
    >
      {reject.error ? <FailureNote error={reject.error} /> : null}
    </TextDialog>
  )
}

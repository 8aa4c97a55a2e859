'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { StrategyAdvice } from '../../lib/api/contract/strategy-advice.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'

const textOf = (minutes: number | null) => (minutes === null ? '' : String(minutes))
/** Minutes as typed; null: nothing is stated; undefined: no number. */
const minutesOf = (text: string) =>
  text.trim() === ''
    ? null
    : /^\d{1,5}$/.test(text.trim()) && Number(text) <= 10_080
      ? Number(text)
      : undefined

/** How long noticing and going back take where there is no history: two numbers with a reason. */
export function RecoveryDialog(props: {
  service: string
  stated: StrategyAdvice['stated']
  onClose: () => void
}) {
  const t = useTranslations('strategy.recovery')
  const setting = useTranslations('strategy.setting')
  const client = useQueryClient()
  const [notice, setNotice] = useState(textOf(props.stated.noticeMinutes))
  const [back, setBack] = useState(textOf(props.stated.backMinutes))
  const [reason, setReason] = useState('')
  const [noticeMinutes, backMinutes] = [minutesOf(notice), minutesOf(back)]
  const state = useMutation(
    api.strategyAdvice.state.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        props.onClose()
      },
    }),
  )
  const isWrong = noticeMinutes === undefined || backMinutes === undefined
  const off = isWrong || reason.trim() === '' || state.isPending
  return (
    <Dialog title={t('title', { service: props.service })} onClose={props.onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (off) return
          state.mutate({ slug: props.service, noticeMinutes, backMinutes, reason: reason.trim() })
        }}
      >
        <p className="text-fg-2">{t('dialogNote')}</p>
        <TextField label={t('noticeLabel')} inputMode="numeric" value={notice} onChange={setNotice} />
        <TextField label={t('backLabel')} inputMode="numeric" value={back} onChange={setBack} />
        {isWrong ? <p className="text-danger-fg">{setting('wrong')}</p> : null}
        <TextField label={setting('reason')} value={reason} onChange={setReason} isRequired />
        {state.error ? <FailureNote error={state.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={props.onClose}>
            {setting('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={off}>
            {setting('save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

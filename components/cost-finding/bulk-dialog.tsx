'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { CostFindingItem, EachOutcome } from '../../lib/api/contract/cost-finding.ts'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { fieldLook } from '../ui/field.tsx'

const day = 24 * 60 * 60_000
const usualDays = 30
const longestDays = 180
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

/** What was not done, one by one. */
function Refused({ outcome, items }: { outcome: EachOutcome; items: CostFindingItem[] }) {
  const t = useTranslations('costFinding')
  return (
    <div role="alert">
      <p>{t('outcomeDone', { count: outcome.done.length })}</p>
      <p className="text-danger-fg">{t('outcomeRefused')}</p>
      <ul className="max-h-48 overflow-auto text-fg-2 text-sm">
        {outcome.refused.map(({ id, message }) => (
          <li key={id} className="break-words">
            {items.find((item) => item.id === id)?.name ?? id}: {message}
          </li>
        ))}
      </ul>
    </div>
  )
}

const words = {
  waive: { title: 'waiveTitle', note: 'waiveNote', text: 'waiveReason', confirm: 'waive' },
  'end-waiver': { title: 'endWaiverTitle', note: 'endWaiverNote', text: 'waiveReason', confirm: 'endWaiver' },
  notify: { title: 'notifyTitle', note: 'notifyNote', text: 'notifyText', confirm: 'notify' },
} as const

/** Waives, counts again or tells of many findings; what could not be done is told by name. */
export function BulkDialog(props: {
  act: keyof typeof words
  items: CostFindingItem[]
  onDone: () => void
  onClose: () => void
}) {
  const { act, items } = props
  const t = useTranslations('costFinding')
  const client = useQueryClient()
  const now = useNow().getTime()
  const id = useId()
  const [text, setText] = useState('')
  const [endsOn, setEndsOn] = useState(dayOf(now + usualDays * day))
  const onSuccess = (outcome: EachOutcome) => {
    void client.invalidateQueries({ queryKey: api.costFinding.key() })
    if (outcome.refused.length > 0) return
    props.onDone()
    props.onClose()
  }
  const waive = useMutation(api.costFinding.waive.mutationOptions({ onSuccess }))
  const end = useMutation(api.costFinding.endWaiver.mutationOptions({ onSuccess }))
  const tell = useMutation(api.costFinding.notify.mutationOptions({ onSuccess }))
  const used = { waive, 'end-waiver': end, notify: tell }[act]
  const outcome = used.data
  const isLate = act === 'waive' && endsOn === ''
  const isOff = used.isPending || isLate || (act !== 'notify' && text.trim() === '')
  const ids = items.map((item) => item.id)
  const submit = () => {
    const reason = text.trim()
    // The end of that day in the person's own calendar.
    const endsAt = () => new Date(`${endsOn}T23:59:59`).toISOString()
    if (act === 'waive') waive.mutate({ ids, reason, endsAt: endsAt() })
    else if (act === 'end-waiver') end.mutate({ ids, reason })
    else tell.mutate({ ids, ...(reason ? { note: reason } : {}) })
  }
  return (
    <Dialog title={t(words[act].title, { count: items.length })} onClose={props.onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOff) submit()
        }}
      >
        <p className="text-fg-2">{t(words[act].note)}</p>
        {act === 'waive' ? (
          <div>
            <label htmlFor={id} className="mb-1 block font-medium text-fg-2 text-sm">
              {t('endsOn')}
            </label>
            <input
              id={id}
              type="date"
              required
              min={dayOf(now)}
              max={dayOf(now + (longestDays - 1) * day)}
              className={`${fieldLook} border-control`}
              value={endsOn}
              onChange={(event) => setEndsOn(event.target.value)}
            />
          </div>
        ) : null}
        <textarea
          aria-label={t(words[act].text)}
          placeholder={t(words[act].text)}
          autoFocus
          maxLength={2000}
          className="h-20 rounded-md border border-control bg-surface p-2"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {used.error ? <FailureNote error={used.error} /> : null}
        {outcome && outcome.refused.length > 0 ? <Refused outcome={outcome} items={items} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={props.onClose}>
            {t('back')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={isOff}>
            {t(words[act].confirm)}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

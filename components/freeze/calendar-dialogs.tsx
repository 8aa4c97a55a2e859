'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CalendarDayItem } from '../../lib/api/contract/working-calendar.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'

/** Days from a list or an iCalendar file: tried first, then taken. */
export function CalendarImportDialog({ country, onClose }: { country: string; onClose: () => void }) {
  const t = useTranslations('freezes.calendar')
  const client = useQueryClient()
  const [text, setText] = useState('')
  const read = useMutation(
    api.workingCalendar.import.mutationOptions({
      onSuccess: (_, { dryRun }) => {
        if (dryRun) return
        void client.invalidateQueries()
        onClose()
      },
    }),
  )
  const isOff = text.trim() === '' || read.isPending
  const send = (dryRun: boolean) => {
    if (!isOff) read.mutate({ country, text, dryRun })
  }
  return (
    <Dialog title={t('importTitle', { country })} onClose={onClose}>
      <p className="text-fg-2">{t('importNote')}</p>
      <input
        type="file"
        aria-label={t('import')}
        accept=".csv,.txt,.tsv,.ics"
        onChange={(event) => void event.target.files?.[0]?.text().then(setText)}
      />
      <textarea
        aria-label={t('text')}
        placeholder="2026-10-01,holiday,国庆节"
        className="h-40 rounded-md border border-control bg-surface p-2 font-mono"
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          read.reset()
        }}
      />
      {read.data ? (
        <p role="status">
          {t('result', {
            added: read.data.added,
            changed: read.data.changed,
            same: read.data.same,
          })}
        </p>
      ) : null}
      {read.error ? <FailureNote error={read.error} /> : null}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onPress={onClose}>
          {t('cancel')}
        </Button>
        <Button isDisabled={isOff} onPress={() => send(true)}>
          {t('try')}
        </Button>
        <Button variant="primary" isDisabled={isOff} onPress={() => send(false)}>
          {t('doIt')}
        </Button>
      </div>
    </Dialog>
  )
}

/** One day: a holiday, worked, or again what its weekday says. */
export function CalendarDayDialog(props: {
  country: string
  date: string
  day: CalendarDayItem | undefined
  onClose: () => void
}) {
  const { country, date, day } = props
  const t = useTranslations('freezes.calendar')
  const client = useQueryClient()
  const [name, setName] = useState(day?.name ?? '')
  const [kind, setKind] = useState<'holiday' | 'workday'>(day?.workday ? 'workday' : 'holiday')
  const done = {
    onSuccess: () => {
      void client.invalidateQueries()
      props.onClose()
    },
  }
  const set = useMutation(api.workingCalendar.setDay.mutationOptions(done))
  const remove = useMutation(api.workingCalendar.removeDay.mutationOptions(done))
  const error = set.error ?? remove.error
  const isOff = name.trim() === '' || set.isPending
  return (
    <Dialog title={t('change', { at: date })} onClose={props.onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOff) set.mutate({ country, on: date, workday: kind === 'workday', name: name.trim() })
        }}
      >
        <SegmentedControl
          label={t('legend')}
          options={(['holiday', 'workday'] as const).map((key) => ({ key, label: t(key) }))}
          selected={kind}
          onSelect={setKind}
        />
        <TextField label={t('name')} value={name} onChange={setName} />
        {error ? <FailureNote error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={props.onClose}>
            {t('cancel')}
          </Button>
          {day ? (
            <Button isDisabled={remove.isPending} onPress={() => remove.mutate({ country, on: date })}>
              {t('remove')}
            </Button>
          ) : null}
          <Button variant="primary" type="submit" isDisabled={isOff}>
            {t('set')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

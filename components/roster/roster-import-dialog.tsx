'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useFormatter, useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { RosterImport } from '../../lib/api/contract/roster.ts'
import { api } from '../../lib/client/api.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { isChosen, type Scope, ScopeFields } from './scope-fields.tsx'
import { useMayRoster } from './use-may-roster.ts'

/** A calendar file becomes the roster of one scope; first it says what it would do. */
export function RosterImportDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('roster')
  const id = useId()
  const queries = useQueryClient()
  const may = useMayRoster()
  const [scope, setScope] = useState<Scope>({ scopeKind: 'team', scopeId: null })
  const [calendar, setCalendar] = useState('')
  const look = useMutation(api.roster.import.mutationOptions())
  const load = useMutation(
    api.roster.import.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries()
        onClose()
      },
    }),
  )
  const placed = isChosen(scope) && may(scope)
  const ask = (next: Scope, text: string) => {
    look.reset()
    load.reset()
    if (text && isChosen(next) && may(next)) look.mutate({ ...next, calendar: text, dryRun: true })
  }
  const off = !placed || !look.data || look.data.added === 0 || load.isPending
  return (
    <Dialog title={t('importTitle')} isWide onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!off) load.mutate({ ...scope, calendar, dryRun: false })
        }}
      >
        <p className="text-fg-2">{t('importNote')}</p>
        <ScopeFields
          scope={scope}
          onChange={(next) => {
            setScope(next)
            ask(next, calendar)
          }}
        />
        <div>
          <label htmlFor={id} className="mb-1 block font-medium text-fg-2 text-sm">
            {t('file')}
          </label>
          <input
            id={id}
            type="file"
            accept=".ics,text/calendar"
            className="block w-full text-fg-2 file:mr-3 file:h-8 file:cursor-pointer file:rounded-md file:border file:border-control file:bg-surface file:px-3 file:text-fg"
            onChange={(event) => {
              void event.target.files?.[0]?.text().then((text) => {
                setCalendar(text)
                ask(scope, text)
              })
            }}
          />
        </div>
        {look.data ? <Outcome outcome={look.data} /> : null}
        {look.error || load.error ? <FailureNote error={load.error ?? look.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={off}>
            {t('import')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Outcome({ outcome }: { outcome: RosterImport }) {
  const t = useTranslations('roster')
  const format = useFormatter()
  const { added, replaced, skipped } = outcome
  return (
    <div role="status" className="flex flex-col gap-1.5 rounded-md bg-sunken px-3 py-2">
      <p>{t('would', { added, replaced, skipped: skipped.length })}</p>
      {skipped.length > 0 ? (
        <ul className="max-h-40 overflow-auto text-sm">
          {skipped.map((event) => (
            <li key={`${event.summary}${event.fromAt}`} className="flex flex-wrap gap-x-2">
              <span className="text-attention-fg">{t(`why.${event.why}`)}</span>
              <span className="min-w-0 truncate">{event.summary || t('noSummary')}</span>
              {event.fromAt ? (
                <span className="text-fg-3">
                  {format.dateTime(new Date(event.fromAt), { dateStyle: 'medium', timeStyle: 'short' })}
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  )
}

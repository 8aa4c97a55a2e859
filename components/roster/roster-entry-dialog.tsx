'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { PersonItem } from '../../lib/api/contract/person.ts'
import type { RosterItem } from '../../lib/api/contract/roster.ts'
import { api } from '../../lib/client/api.ts'
import { serverNow } from '../../lib/client/clock.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { InstantField } from '../shell/instant-field.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField } from '../ui/field.tsx'
import { isChosen, type Scope, ScopeFields } from './scope-fields.tsx'
import { useMayRoster } from './use-may-roster.ts'

const hourMs = 3_600_000
const nextHour = () => new Date(Math.ceil(serverNow().getTime() / hourMs) * hourMs)

/** A new shift, or other times and another person for one that is there. */
export function RosterEntryDialog({ entry, onClose }: { entry: RosterItem | null; onClose: () => void }) {
  const t = useTranslations('roster')
  const queries = useQueryClient()
  const may = useMayRoster()
  const people = useQuery(api.person.list.queryOptions())
  const holdsOnCall = (one: PersonItem) => one.grants.some((grant) => grant.role === 'on-call')
  // Those whose shift would count stand first.
  const able = (people.data?.items ?? [])
    .filter((one) => !one.disabledAt)
    .sort((a, b) => Number(holdsOnCall(b)) - Number(holdsOnCall(a)))
  const [personId, setPersonId] = useState(entry?.person.id ?? '')
  const [scope, setScope] = useState<Scope>({ scopeKind: 'team', scopeId: null })
  const [fromAt, setFromAt] = useState<Date | null>(() => (entry ? new Date(entry.fromAt) : nextHour()))
  const [toAt, setToAt] = useState<Date | null>(() =>
    entry ? new Date(entry.toAt) : new Date(nextHour().getTime() + 12 * hourMs),
  )
  const done = {
    onSuccess: () => {
      void queries.invalidateQueries()
      onClose()
    },
  }
  const add = useMutation(api.roster.add.mutationOptions(done))
  const update = useMutation(api.roster.update.mutationOptions(done))
  const hasBegun = entry !== null && new Date(entry.fromAt) <= serverNow()
  const chosen = able.find((one) => one.id === personId) ?? able[0]
  const holds = !chosen || holdsOnCall(chosen)
  const wrong = fromAt !== null && toAt !== null && toAt <= fromAt
  const placed = entry !== null || (isChosen(scope) && may(scope))
  const off = !chosen || !fromAt || !toAt || wrong || !placed || add.isPending || update.isPending
  const save = () => {
    if (off || !chosen || !fromAt || !toAt) return
    const times = { fromAt: fromAt.toISOString(), toAt: toAt.toISOString() }
    if (!entry) add.mutate({ personId: chosen.id, ...scope, ...times })
    else if (hasBegun) update.mutate({ id: entry.id, toAt: times.toAt })
    else update.mutate({ id: entry.id, personId: chosen.id, ...times })
  }
  const error = add.error ?? update.error
  return (
    <Dialog title={t(entry ? 'changeTitle' : 'add')} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        {hasBegun ? (
          <p className="text-fg-2">{t('hasBegun', { name: entry.person.name })}</p>
        ) : (
          <SelectField
            label={t('person')}
            value={chosen?.id ?? ''}
            onChange={setPersonId}
            options={able.map((one) => ({ key: one.id, label: one.name }))}
          />
        )}
        {holds ? null : <p className="text-attention-fg">{t('holdsNot', { name: chosen?.name ?? '' })}</p>}
        {entry ? null : <ScopeFields scope={scope} onChange={setScope} />}
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <InstantField label={t('from')} value={fromAt} onChange={setFromAt} isDisabled={hasBegun} />
          <InstantField
            label={t('to')}
            value={toAt}
            onChange={setToAt}
            error={wrong ? t('endsBefore') : undefined}
          />
        </div>
        {error ? <FailureNote error={error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={off}>
            {t(entry ? 'save' : 'add')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

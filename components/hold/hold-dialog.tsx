'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { HoldItem } from '../../lib/api/contract/hold.ts'
import { api } from '../../lib/client/api.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'

export interface HoldPlace {
  service: string
  environment: string
}

const dayOf = (instant: string) => instant.slice(0, 10)
/** The end of a day of the person's own calendar. */
const endOf = (day: string) => new Date(`${day}T23:59:59`).toISOString()

/** Holds a place, or changes who looks after a hold, until when, and which commit lifts it. */
export function HoldDialog(props: { place: HoldPlace; hold?: HoldItem; onClose: () => void }) {
  const { place, hold, onClose } = props
  const t = useTranslations('hold')
  const environment = useEnvironmentName()(place.environment)
  const client = useQueryClient()
  const [reason, setReason] = useState('')
  const [owner, setOwner] = useState(hold?.owner?.key ?? '')
  const [reviewOn, setReviewOn] = useState(hold ? dayOf(hold.reviewAt) : '')
  const [fix, setFix] = useState(hold?.fixCommitSha ?? '')
  const id = useId()
  const people = useQuery(api.person.list.queryOptions({ staleTime: 60_000 }))
  const done = {
    onSuccess: () => {
      void client.invalidateQueries()
      onClose()
    },
  }
  const set = useMutation(api.hold.set.mutationOptions(done))
  const change = useMutation(api.hold.change.mutationOptions(done))
  const asked = hold ? change : set
  const isOff = asked.isPending || (!hold && reason.trim() === '')
  const submit = () => {
    const shared = {
      ...(owner ? { owner } : {}),
      ...(reviewOn && reviewOn !== (hold && dayOf(hold.reviewAt)) ? { reviewAt: endOf(reviewOn) } : {}),
    }
    if (hold) change.mutate({ id: hold.id, ...shared, fixCommit: fix.trim() || null })
    else
      set.mutate({
        ...place,
        reason: reason.trim(),
        ...shared,
        ...(fix.trim() ? { fixCommit: fix.trim() } : {}),
      })
  }
  return (
    <Dialog
      title={t(hold ? 'changeTitle' : 'setTitle', { service: place.service, environment })}
      onClose={onClose}
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOff) submit()
        }}
      >
        <p className="text-fg-2">{t(hold ? 'changeNote' : 'setNote')}</p>
        {hold ? null : (
          <textarea
            aria-label={t('reason')}
            placeholder={t('reason')}
            autoFocus
            maxLength={2000}
            className="h-16 rounded-md border border-control bg-surface p-2"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <SelectField
            label={t('owner')}
            value={owner}
            onChange={setOwner}
            options={[
              ...(hold?.owner ? [] : [{ key: '', label: t('me') }]),
              ...(people.data?.items ?? [])
                .filter((person) => person.disabledAt === null || person.key === owner)
                .map((person) => ({ key: person.key, label: person.name })),
            ]}
          />
          <div>
            <label htmlFor={id} className="mb-1 block font-medium text-fg-2 text-sm">
              {t('review')}
              <span className="ml-2 font-normal text-fg-3">{hold ? '' : t('reviewDefault')}</span>
            </label>
            <input
              id={id}
              type="date"
              className="h-8 w-full rounded-md border border-control bg-surface px-2.5 max-md:h-11"
              value={reviewOn}
              onChange={(event) => setReviewOn(event.target.value)}
            />
          </div>
        </div>
        <TextField label={t('fix')} note={t('fixNote')} value={fix} onChange={setFix} />
        {asked.error ? <FailureNote error={asked.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('back')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={isOff}>
            {t(hold ? 'change' : 'set')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

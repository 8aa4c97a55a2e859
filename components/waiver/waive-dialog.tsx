'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { useNow } from '../../lib/client/clock.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/field.tsx'

const day = 24 * 60 * 60_000
/** A month is usual; the rule allows 180 days. */
const usualDays = 30
const longestDays = 180

const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)

/** Lets a finding through for a time: which, how far, why, who answers for it, until when. */
export function WaiveDialog(props: {
  /** Names to choose from, worst first; none: the name is typed. */
  findings: readonly string[]
  /** Without an environment: it is of the service, wherever it runs. */
  place: { service: string; environment?: string } | null
  /** What waiving does here, where it is no gate that it opens. */
  note?: string
  onClose: () => void
}) {
  const { findings, place, onClose } = props
  const t = useTranslations('waiver')
  const name = useEnvironmentName()
  const client = useQueryClient()
  const now = useNow().getTime()
  const id = useId()
  const [finding, setFinding] = useState(findings[0] ?? '')
  const [scope, setScope] = useState(place ? (place.environment ? 'here' : 'service') : 'everywhere')
  const [reason, setReason] = useState('')
  const [owner, setOwner] = useState('')
  const [endsOn, setEndsOn] = useState(dayOf(now + usualDays * day))
  const session = useQuery(api.session.get.queryOptions({ staleTime: 60_000 }))
  const people = useQuery(api.person.list.queryOptions({ staleTime: 60_000 }))
  const create = useMutation(
    api.waiver.create.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        onClose()
      },
    }),
  )
  const me = session.data?.person.key ?? ''
  const others = (people.data?.items ?? []).filter(({ key, disabledAt }) => key !== me && disabledAt === null)
  const off =
    create.isPending || finding.trim() === '' || reason.trim() === '' || endsOn === '' || (owner || me) === ''
  const submit = () =>
    create.mutate({
      finding: finding.trim(),
      reason: reason.trim(),
      owner: owner || me,
      // The end of that day in the person's own calendar.
      endsAt: new Date(`${endsOn}T23:59:59`).toISOString(),
      ...(place && scope !== 'everywhere' ? { service: place.service } : {}),
      ...(place?.environment && scope === 'here' ? { environment: place.environment } : {}),
    })
  return (
    <Dialog title={t('title')} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!off) submit()
        }}
      >
        <p className="text-fg-2">{props.note ?? t('note')}</p>
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          {findings.length > 0 ? (
            <SelectField
              label={t('finding')}
              value={finding}
              onChange={setFinding}
              options={findings.map((key) => ({ key, label: key }))}
            />
          ) : (
            <TextField label={t('finding')} value={finding} onChange={setFinding} isRequired />
          )}
          <SelectField
            label={t('scope')}
            value={scope}
            onChange={setScope}
            options={[
              ...(place?.environment
                ? [
                    {
                      key: 'here',
                      label: t('scopeHere', { ...place, environment: name(place.environment) }),
                    },
                  ]
                : []),
              ...(place ? [{ key: 'service', label: t('scopeService', { service: place.service }) }] : []),
              { key: 'everywhere', label: t('scopeEverywhere') },
            ]}
          />
          <SelectField
            label={t('owner')}
            value={owner}
            onChange={setOwner}
            options={[
              { key: '', label: t('me') },
              ...others.map((person) => ({ key: person.key, label: person.name })),
            ]}
          />
          <div>
            <label htmlFor={id} className="mb-1 block font-medium text-fg-2 text-sm">
              {t('endsOn')}
              <span className="ml-2 font-normal text-fg-3">{t('longest', { days: longestDays })}</span>
            </label>
            <input
              id={id}
              type="date"
              required
              min={dayOf(now)}
              max={dayOf(now + (longestDays - 1) * day)}
              className="h-8 w-full rounded-md border border-control bg-surface px-2.5 max-md:h-11"
              value={endsOn}
              onChange={(event) => setEndsOn(event.target.value)}
            />
          </div>
        </div>
        <textarea
          aria-label={t('reason')}
          placeholder={t('reason')}
          autoFocus
          maxLength={2000}
          className="h-16 rounded-md border border-control bg-surface p-2"
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {create.error ? <FailureNote error={create.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('back')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={off}>
            {t('waive')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

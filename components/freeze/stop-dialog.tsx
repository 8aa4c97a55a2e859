'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useRef, useState } from 'react'
import { api } from '../../lib/client/api.ts'
import { serverNow } from '../../lib/client/clock.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CheckField, fieldEdge, SelectField, TextField } from '../ui/field.tsx'
import { SegmentedControl } from '../ui/segmented-control.tsx'
import { toastStore } from '../ui/toast-store.ts'
import { problemAt, problemsOf } from './field-problems.ts'
import { useFreezeWords } from './freeze-words.ts'
import { emptyScope } from './window-draft.ts'

const hours = ['1', '2', '4', '8', '24'] as const
const everywhere = 'everywhere'

/** Stops everything in a scope now: a reason, an end, done. */
export function StopDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('freezes.stop')
  const words = useFreezeWords()
  const name = useEnvironmentName()
  const client = useQueryClient()
  const reasonError = useId()
  const environments = useQuery(api.environment.list.queryOptions({ staleTime: 60_000 }))
  const facets = useQuery(api.service.facets.queryOptions({ staleTime: 60_000 }))
  const stops = useQuery(api.emergencyStop.list.queryOptions({ input: { open: true } }))
  const all = environments.data?.items ?? []
  const [chosen, setChosen] = useState('')
  // The last of the path: what stops an incident is production.
  const environment = chosen || (all.at(-1)?.id ?? '')
  const [line, setLine] = useState('')
  const [reason, setReason] = useState('')
  const [lasts, setLasts] = useState<(typeof hours)[number]>('2')
  const [incident, setIncident] = useState('')
  const [withRollback, setWithRollback] = useState(false)
  const set = useMutation(
    api.emergencyStop.set.mutationOptions({
      onSuccess: (stop) => {
        void client.invalidateQueries()
        toastStore.show({
          text: t('isSet', { where: words.scope(stop.scopeNames), at: words.at(stop.endsAt) }),
          link: { label: t('look'), href: '/freezes' },
        })
        onClose()
      },
    }),
  )
  const may = stops.data?.may.set
  const problems = problemsOf(set.error)
  const [isTried, setTried] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const wrong = (of: string) => {
    const found = problemAt(problems, of)
    if (found) return words.problem(found)
    return isTried && of === 'reason' && reason.trim() === '' ? t('noReason') : undefined
  }
  const endsAt = new Date(serverNow().getTime() + Number(lasts) * 3_600_000)
  const off = set.isPending || environment === ''
  const submit = () => {
    if (off) return
    if (reason.trim() === '') {
      setTried(true)
      return field.current?.focus()
    }
    set.mutate({
      scope: {
        ...emptyScope(),
        environments: environment === everywhere ? all.map(({ id }) => id) : [environment],
        productLines: line ? [line] : [],
      },
      includingRollback: withRollback,
      reason: reason.trim(),
      incidentUrl: incident.trim() || null,
      endsAt: endsAt.toISOString(),
    })
  }
  return (
    <Dialog title={t('title')} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <input
          ref={field}
          aria-label={t('reason')}
          aria-describedby={wrong('reason') ? reasonError : undefined}
          aria-invalid={wrong('reason') ? true : undefined}
          placeholder={t('reason')}
          autoFocus
          maxLength={500}
          className={`h-9 w-full rounded-md border bg-surface px-2.5 placeholder:text-fg-3 max-md:h-11 ${fieldEdge(wrong('reason'))}`}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        {wrong('reason') ? (
          <p id={reasonError} className="text-danger-fg text-sm">
            {wrong('reason')}
          </p>
        ) : null}
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
          <SelectField
            label={t('where')}
            value={environment}
            onChange={setChosen}
            error={wrong('scope')}
            options={[
              ...all.map(({ id, slug }) => ({ key: id, label: name(slug) })).reverse(),
              { key: everywhere, label: t('everywhere') },
            ]}
          />
          <SelectField
            label={t('line')}
            value={line}
            onChange={setLine}
            options={[
              { key: '', label: t('everyLine') },
              ...(facets.data?.productLines ?? []).map((one) => ({ key: one.id, label: one.name })),
            ]}
          />
        </div>
        <div>
          <p className="mb-1 font-medium text-fg-2 text-sm">
            {t('ends')}
            <span className="ml-2 font-normal text-fg-3" suppressHydrationWarning>
              {t('endsAt', { at: words.at(endsAt) })}
            </span>
          </p>
          <SegmentedControl
            label={t('ends')}
            options={hours.map((key) => ({ key, label: t('hours', { hours: key }) }))}
            selected={lasts}
            onSelect={setLasts}
          />
        </div>
        <TextField
          label={t('incident')}
          note={t('incidentNote')}
          value={incident}
          onChange={setIncident}
          error={wrong('incidentUrl')}
        />
        <CheckField label={t('withRollback')} isSelected={withRollback} onChange={setWithRollback} />
        {may && !may.allowed ? <FailureNote permitted={may} /> : null}
        {set.error && problems.length === 0 ? <FailureNote error={set.error} /> : null}
        <div className="flex items-center justify-end gap-2">
          <span className="mr-auto text-fg-3 text-sm">{t('note')}</span>
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="danger" type="submit" isDisabled={off || may?.allowed === false} shortcut="⏎">
            {t('set')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

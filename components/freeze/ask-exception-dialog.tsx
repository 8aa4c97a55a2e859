'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import type { FreezeWindowItem } from '../../lib/api/contract/freeze.ts'
import { api } from '../../lib/client/api.ts'
import { serverNow } from '../../lib/client/clock.ts'
import { failureOf } from '../../lib/client/failure.ts'
import { exceptionSubjects } from '../../lib/domain/freeze/exception.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { InstantField } from '../shell/instant-field.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { fieldEdge, fieldLook, SelectField, TextField } from '../ui/field.tsx'
import { problemAt, problemsOf } from './field-problems.ts'
import { useFreezeWords } from './freeze-words.ts'

const dayMs = 86_400_000

/** Asks to let one thing through one window; another person decides. */
export function AskExceptionDialog(props: {
  windows: FreezeWindowItem[]
  window?: string
  onClose: () => void
}) {
  const t = useTranslations('freezes.exception')
  const words = useFreezeWords()
  const name = useEnvironmentName()
  const client = useQueryClient()
  const services = useId()
  // Only what closes something now or later can be asked about.
  const edge = (one: FreezeWindowItem) => (one.running ?? one.next)?.startsAt ?? ''
  const windows = props.windows
    .filter((one) => one.mode === 'enforcing' && one.effect !== 'allow' && (one.running ?? one.next))
    .toSorted((a, b) => edge(a).localeCompare(edge(b)))
  const [windowId, setWindowId] = useState(props.window ?? windows[0]?.id ?? '')
  const window = windows.find(({ id }) => id === windowId) ?? windows[0]
  const [environment, setEnvironment] = useState('')
  const [service, setService] = useState('')
  const [kind, setKind] = useState<(typeof exceptionSubjects)[number]>('digest')
  const [subject, setSubject] = useState('')
  const [reason, setReason] = useState('')
  const [count, setCount] = useState('1')
  const [endsAt, setEndsAt] = useState<Date | null>(() => new Date(serverNow().getTime() + dayMs))
  const found = useQuery(
    api.service.list.queryOptions({
      input: { limit: 20, ...(service ? { q: service } : {}) },
      placeholderData: (last) => last,
    }),
  )
  const ask = useMutation(
    api.freezeException.ask.mutationOptions({
      onSuccess: () => {
        void client.invalidateQueries()
        props.onClose()
      },
    }),
  )
  const problems = problemsOf(ask.error)
  const [isTried, setTried] = useState(false)
  const empty = {
    service: service.trim() === '',
    subject: subject.trim() === '',
    endsAt: endsAt === null,
    reason: reason.trim() === '',
  }
  const isUnknown = ask.error !== null && failureOf(ask.error).code === 'not-found'
  const wrong = (field: 'service' | 'subject' | 'endsAt' | 'count' | 'reason') => {
    const one = problemAt(problems, field)
    if (one) return words.problem(one)
    if (isTried && field !== 'count' && empty[field]) return t(`missing.${field}`)
    return field === 'service' && isUnknown ? t('missing.unknown') : undefined
  }
  if (!window)
    return (
      <Dialog title={t('ask')} onClose={props.onClose}>
        <p className="text-fg-2">{t('noWindow')}</p>
      </Dialog>
    )
  const place = environment || (window.environments.at(-1) ?? '')
  const isMissing = Object.values(empty).includes(true) || place === ''
  const send = () => {
    if (ask.isPending) return
    if (isMissing || !endsAt) return setTried(true)
    ask.mutate({
      window: window.id,
      service: service.trim(),
      environment: place,
      subjectKind: kind,
      subject: subject.trim(),
      reason: reason.trim(),
      count: Number.parseInt(count, 10) || 0,
      endsAt: endsAt.toISOString(),
    })
  }
  return (
    <Dialog title={t('ask')} onClose={props.onClose}>
      <form
        noValidate
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
      >
        <SelectField
          label={t('window')}
          value={window.id}
          onChange={setWindowId}
          options={windows.map((one) => ({ key: one.id, label: one.name }))}
        />
        <div className="grid grid-cols-1 items-start gap-3 sm:grid-cols-2">
          <div>
            <label htmlFor={`${services}-field`} className="mb-1 block font-medium text-fg-2 text-sm">
              {t('service')}
            </label>
            <input
              id={`${services}-field`}
              list={services}
              autoComplete="off"
              aria-invalid={wrong('service') ? true : undefined}
              aria-describedby={wrong('service') ? `${services}-error` : undefined}
              className={`${fieldLook} ${fieldEdge(wrong('service'))}`}
              value={service}
              onChange={(event) => setService(event.target.value)}
            />
            <datalist id={services}>
              {(found.data?.items ?? []).map(({ slug }) => (
                <option key={slug} value={slug} />
              ))}
            </datalist>
            {wrong('service') ? (
              <p id={`${services}-error`} className="mt-1 text-danger-fg text-sm">
                {wrong('service')}
              </p>
            ) : null}
          </div>
          <SelectField
            label={t('environment')}
            value={place}
            onChange={setEnvironment}
            options={window.environments.map((slug) => ({ key: slug, label: name(slug) }))}
          />
          <SelectField
            label={t('kind')}
            value={kind}
            onChange={(key) => setKind(exceptionSubjects.find((one) => one === key) ?? 'digest')}
            options={exceptionSubjects.map((key) => ({ key, label: t(`subjectKind.${key}`) }))}
          />
          <TextField
            label={t(`subjectKind.${kind}`)}
            value={subject}
            onChange={setSubject}
            error={wrong('subject')}
          />
          <InstantField label={t('ends')} value={endsAt} onChange={setEndsAt} error={wrong('endsAt')} />
          <TextField
            label={t('count')}
            inputMode="numeric"
            value={count}
            onChange={setCount}
            error={wrong('count')}
          />
        </div>
        <TextField label={t('reason')} value={reason} onChange={setReason} error={wrong('reason')} />
        {ask.error && problems.length === 0 && !isUnknown ? <FailureNote error={ask.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={props.onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={ask.isPending}>
            {t('send')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

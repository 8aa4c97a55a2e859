'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostQueryItem } from '../../lib/api/contract/cost-finding.ts'
import { api } from '../../lib/client/api.ts'
import type { AskableKind } from '../../lib/domain/cost-finding/query.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CheckField, SelectField, TextField } from '../ui/field.tsx'

const kinds = [
  'resource-untagged',
  'value-not-allowed',
  'key-not-switched-on',
  'commitment-unused',
  'resource-idle',
  'workload-unowned',
  'resource-console-made',
  'alias-used',
] as const satisfies AskableKind[]
const everies = ['hour', 'day', 'week'] as const
const hours = Array.from({ length: 24 }, (_, hour) => hour)
const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** Saves a query, or changes or stops one: what it asks for, when, and whether owners are told. */
export function QueryDialog({ query, onClose }: { query: CostQueryItem | null; onClose: () => void }) {
  const t = useTranslations('costFinding')
  const client = useQueryClient()
  const before = query?.plan
  const [name, setName] = useState(query?.name ?? '')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(query?.kinds ?? kinds.slice(0, 2)))
  const [every, setEvery] = useState<string>(before?.every ?? 'day')
  const [hour, setHour] = useState(String(before && 'hour' in before ? before.hour : 8))
  const [weekday, setWeekday] = useState(String(before && 'weekday' in before ? before.weekday : 1))
  const [tells, setTells] = useState(query?.tells ?? true)
  const [reason, setReason] = useState('')
  const onSuccess = () => {
    void client.invalidateQueries({ queryKey: api.costQuery.key() })
    onClose()
  }
  const add = useMutation(api.costQuery.add.mutationOptions({ onSuccess }))
  const change = useMutation(api.costQuery.change.mutationOptions({ onSuccess }))
  const stop = useMutation(api.costQuery.stop.mutationOptions({ onSuccess }))
  const isPending = add.isPending || change.isPending || stop.isPending
  const isReasoned = reason.trim() !== ''
  const isOff = isPending || !isReasoned || name.trim() === '' || chosen.size === 0
  const error = add.error ?? change.error ?? stop.error
  const submit = () => {
    const at = { hour: Number(hour) }
    const plan =
      every === 'hour'
        ? { every: 'hour' as const }
        : every === 'week'
          ? { every: 'week' as const, weekday: Number(weekday), ...at }
          : { every: 'day' as const, ...at }
    const written = {
      name: name.trim(),
      kinds: kinds.filter((kind) => chosen.has(kind)),
      scope: query?.scope ?? { accountIds: [] },
      plan,
      tells,
      reason: reason.trim(),
      ...(query?.owner ? { owner: query.owner.id } : {}),
    }
    if (query) change.mutate({ id: query.id, version: query.version, ...written })
    else add.mutate(written)
  }
  return (
    <Dialog title={query ? t('query.change') : t('query.add')} isWide onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOff) submit()
        }}
      >
        <TextField label={t('query.name')} value={name} onChange={setName} isRequired />
        <fieldset>
          <legend className="mb-1 font-medium text-fg-2 text-sm">{t('query.kinds')}</legend>
          <div className="grid grid-cols-1 gap-x-3 sm:grid-cols-2">
            {kinds.map((kind) => (
              <CheckField
                key={kind}
                label={t(`kind.${kind}.name`)}
                isSelected={chosen.has(kind)}
                onChange={(on) =>
                  setChosen((was) => new Set(on ? [...was, kind] : [...was].filter((one) => one !== kind)))
                }
              />
            ))}
          </div>
        </fieldset>
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
          <SelectField
            label={t('query.when')}
            value={every}
            onChange={setEvery}
            options={everies.map((key) => ({ key, label: t(`query.every.${key}`) }))}
          />
          {every === 'week' ? (
            <SelectField
              label={t('query.weekday')}
              value={weekday}
              onChange={setWeekday}
              options={weekdays.map((key) => ({ key: String(key), label: t(`query.weekdays.${key}`) }))}
            />
          ) : null}
          {every === 'hour' ? null : (
            <SelectField
              label={t('query.hour')}
              value={hour}
              onChange={setHour}
              options={hours.map((key) => ({
                key: String(key),
                label: `${String(key).padStart(2, '0')}:00`,
              }))}
            />
          )}
        </div>
        <CheckField label={t('query.tells')} isSelected={tells} onChange={setTells} />
        <TextField label={t('query.reason')} value={reason} onChange={setReason} isRequired />
        {error ? <FailureNote error={error} /> : null}
        <div className="flex justify-end gap-2">
          {query && query.stoppedAt === null ? (
            <span className="mr-auto">
              <Button
                variant="danger-outline"
                isDisabled={isPending || !isReasoned}
                onPress={() => stop.mutate({ id: query.id, reason: reason.trim() })}
              >
                {t('query.stop')}
              </Button>
            </span>
          ) : null}
          <Button variant="ghost" onPress={onClose}>
            {t('back')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={isOff}>
            {t('query.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

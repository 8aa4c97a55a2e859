'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { api } from '../../lib/client/api.ts'
import type { BillSourceKind } from '../../lib/domain/attribution/finality.ts'
import { feedLaws, givesMeasure } from '../../lib/domain/bill/source.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { CheckField, SelectField, TextField } from '../ui/field.tsx'

// By their laws: the module of the kinds knows time zones, which no browser needs for this.
const kinds = Object.keys(feedLaws) as BillSourceKind[]
const monthForm = /^\d{4}-(0[1-9]|1[0-2])$/

/** Adds a feed of a connection: what it is, and which measure is read from it. */
export function SourceDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('billSource')
  const queries = useQueryClient()
  const connections = useQuery(api.connection.list.queryOptions())
  const choices = connections.data?.items.filter(({ disabledAt }) => disabledAt === null) ?? []
  const [connection, setConnection] = useState('')
  const [kind, setKind] = useState<BillSourceKind>('split-bill')
  const [name, setName] = useState('')
  const [since, setSince] = useState('')
  const [counts, setCounts] = useState({ billed: true, effective: true })
  const add = useMutation(
    api.billSource.add.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: api.billSource.key() })
        onClose()
      },
    }),
  )
  const connectionId = connection || choices[0]?.id
  const badMonth = since !== '' && !monthForm.test(since)
  const missing = name.trim() === '' || connectionId === undefined || badMonth
  const save = () => {
    if (missing || add.isPending) return
    add.mutate({
      connectionId,
      kind,
      name: name.trim(),
      countsBilled: counts.billed && givesMeasure(kind, 'billed'),
      countsEffective: counts.effective && givesMeasure(kind, 'effective'),
      since: since === '' || !feedLaws[kind].fetched ? null : since,
    })
  }
  return (
    <Dialog title={t('addTitle')} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <SelectField
          label={t('connection')}
          value={connectionId ?? ''}
          onChange={setConnection}
          options={choices.map((one) => ({ key: one.id, label: one.name }))}
        />
        <SelectField
          label={t('feed')}
          value={kind}
          onChange={(key) => setKind(kinds.find((known) => known === key) ?? 'split-bill')}
          options={kinds.map((key) => ({ key, label: t(`kind.${key}`) }))}
        />
        <p className="text-fg-3 text-sm">{t(`about.${kind}`)}</p>
        <TextField label={t('name')} value={name} onChange={setName} isRequired />
        <fieldset>
          <legend className="font-medium text-fg-2 text-sm">{t('counts')}</legend>
          {[...feedLaws[kind].gives].map((measure) => (
            <CheckField
              key={measure}
              label={t(`measure.${measure}`)}
              isSelected={counts[measure]}
              onChange={(on) => setCounts({ ...counts, [measure]: on })}
            />
          ))}
          <p className="text-fg-3 text-sm">{t('countsNote')}</p>
        </fieldset>
        {feedLaws[kind].fetched ? (
          <TextField
            label={t('since')}
            note={t('sinceNote')}
            error={badMonth ? t('badMonth') : undefined}
            value={since}
            onChange={setSince}
          />
        ) : null}
        {add.error ? <FailureNote error={add.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={missing || add.isPending}>
            {t('add')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

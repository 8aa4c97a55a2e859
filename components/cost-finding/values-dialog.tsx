'use client'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { CostFindingItem } from '../../lib/api/contract/cost-finding.ts'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/field.tsx'
import { statedKeys } from './finding-words.ts'

const longest = 128

/** Other values than were suggested, or the first where nothing was. */
export function ValuesDialog(props: {
  item: CostFindingItem
  isPending: boolean
  error: unknown
  onPrepare: (costTags: Record<string, string>) => void
  onClose: () => void
}) {
  const { item } = props
  const t = useTranslations('costFinding')
  const [values, setValues] = useState<Record<string, string>>(() => ({
    ...Object.fromEntries(statedKeys(item).map(({ key }) => [key, ''])),
    ...Object.fromEntries(item.suggestions.map(({ key, value }) => [key, value])),
  }))
  const given = Object.entries(values).filter(([, value]) => value.trim() !== '')
  const isOff =
    props.isPending || given.length === 0 || given.some(([, value]) => value.trim().length > longest)
  return (
    <Dialog title={t('values.title', { name: item.name })} onClose={props.onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOff) props.onPrepare(Object.fromEntries(given.map(([key, value]) => [key, value.trim()])))
        }}
      >
        <p className="text-fg-2">{t('values.note')}</p>
        {Object.entries(values).map(([key, value]) => (
          <TextField
            key={key}
            label={t('values.value', { key })}
            value={value}
            onChange={(next) => setValues((before) => ({ ...before, [key]: next }))}
          />
        ))}
        {props.error ? <FailureNote error={props.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={props.onClose}>
            {t('back')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={isOff}>
            {t('values.prepare')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

'use client'
import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { CheckField, SelectField, TextField } from '../ui/field.tsx'
import { GroupField } from './group-field.tsx'
import type { Draft } from './settings-draft.ts'
import {
  type SettingsField,
  type SettingsGroup,
  type SettingsKey,
  settingsFields,
  settingsGroups,
} from './settings-fields.ts'

interface FieldsetProps {
  group: SettingsGroup
  draft: Draft
  changed: SettingsKey[]
  bad: SettingsKey[]
  onChange: (key: SettingsKey, value: string | boolean) => void
}

export function SettingsFieldset({ group, draft, changed, bad, onChange }: FieldsetProps) {
  const t = useTranslations('environmentSettings')
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 font-medium text-fg-3 text-sm">{t(`group.${group}`)}</legend>
      {t.has(`groupNote.${group}`) ? <p className="text-fg-3 text-sm">{t(`groupNote.${group}`)}</p> : null}
      {settingsGroups[group].map((key) => (
        <OneField
          key={key}
          name={key}
          value={draft[key]}
          isChanged={changed.includes(key)}
          isBad={bad.includes(key)}
          onChange={(value) => onChange(key, value)}
        />
      ))}
    </fieldset>
  )
}

interface OneFieldProps {
  name: SettingsKey
  value: string | boolean
  isChanged: boolean
  isBad: boolean
  onChange: (value: string | boolean) => void
}

function OneField({ name, value, isChanged, isBad, onChange }: OneFieldProps) {
  const t = useTranslations('environmentSettings')
  const field: SettingsField = settingsFields[name]
  const note = isChanged ? t('changed') : undefined
  const label = t(`field.${name}.name`)
  switch (field.kind) {
    case 'number':
    case 'limit':
      return (
        <TextField
          label={t('withUnit', { name: label, unit: t(`field.${name}.unit`) })}
          note={note ?? (t.has(`field.${name}.note`) ? t(`field.${name}.note`) : undefined)}
          inputMode={field.kind === 'limit' ? 'decimal' : 'numeric'}
          error={isBad ? t('outside', { min: field.min, max: field.max }) : undefined}
          value={String(value)}
          onChange={onChange}
        />
      )
    case 'choice':
      return (
        <SelectField
          label={label}
          note={note}
          value={String(value)}
          onChange={onChange}
          options={field.options.map((key) => ({ key, label: t(`field.${name}.option.${key}`) }))}
        />
      )
    case 'group':
      return <GroupField label={label} note={note} value={String(value)} onChange={onChange} />
    case 'switch':
      return (
        <CheckField
          label={note ? `${label} (${note})` : label}
          isSelected={value === true}
          onChange={onChange}
        />
      )
    case 'lines':
      return (
        <LinesField label={label} note={note ?? t('onePerLine')} value={String(value)} onChange={onChange} />
      )
  }
}

function LinesField(props: {
  label: string
  note: string
  value: string
  onChange: (value: string) => void
}) {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium text-fg-2 text-sm">
        {props.label}
        <span className="ml-2 font-normal text-fg-3">{props.note}</span>
      </label>
      <textarea
        id={id}
        rows={3}
        spellCheck={false}
        className="w-full rounded-md border border-control bg-surface px-2.5 py-1.5"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  )
}

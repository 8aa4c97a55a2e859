'use client'
import { useTranslations } from 'next-intl'
import { settingsFields } from '../environment/settings-fields.ts'
import { SelectField, TextField } from '../ui/field.tsx'
import { mayBeOff, type OwnDraft, type OwnKey, type Stance } from './own-limits-draft.ts'

type Value = OwnDraft['limits'][OwnKey]

/** As the environment says, a number of its own, or not watched. */
export function OwnLimitField(props: {
  name: OwnKey
  value: Value
  /** What the environment says, in words. */
  asThere: string
  isBad: boolean
  onChange: (value: Value) => void
}) {
  const t = useTranslations('environmentSettings')
  const own = useTranslations('service.limits')
  const { min, max } = settingsFields[props.name]
  const label = t(`field.${props.name}.name`)
  return (
    <div className="flex min-w-0 flex-col gap-2">
      <SelectField
        label={label}
        value={props.value.stance}
        onChange={(stance) => props.onChange({ ...props.value, stance: stance as Stance })}
        options={[
          { key: 'as-there', label: props.asThere },
          { key: 'own', label: own('own') },
          ...(mayBeOff(props.name) ? [{ key: 'off', label: t('notWatched') }] : []),
        ]}
      />
      {props.value.stance === 'own' ? (
        <TextField
          label={t('withUnit', { name: own('ownOf', { name: label }), unit: t(`field.${props.name}.unit`) })}
          inputMode="decimal"
          error={props.isBad ? t('outside', { min, max }) : undefined}
          value={props.value.text}
          onChange={(text) => props.onChange({ ...props.value, text })}
        />
      ) : null}
    </div>
  )
}

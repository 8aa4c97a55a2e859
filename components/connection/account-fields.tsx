'use client'
import { useTranslations } from 'next-intl'
import { TextField } from '../ui/field.tsx'
import type { FormPart } from './form-part.ts'

const fields = ['name', 'accountId', 'regions', 'yunxiaoOrganisationId', 'accessKeyId'] as const

export function AccountFields(
  props: FormPart & { isNew: boolean; errorOf: (field: string) => string | undefined },
) {
  const t = useTranslations('connection')
  return (
    <fieldset className="flex flex-col gap-3">
      <legend className="mb-2 font-semibold">{t('form.account')}</legend>
      {fields
        .filter((field) => props.isNew || field !== 'accountId')
        .map((field) => (
          <TextField
            key={field}
            label={t(`form.${field}`)}
            note={t(`form.${field}Note`)}
            error={props.errorOf(field)}
            value={props.draft[field]}
            onChange={(value) => props.onChange((now) => ({ ...now, [field]: value }))}
          />
        ))}
    </fieldset>
  )
}

'use client'
import { useTranslations } from 'next-intl'
import type { ConnectionItem } from '../../lib/api/contract/connection.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { TextField } from '../ui/field.tsx'
import { secretSlots } from './connection-draft.ts'
import type { FormPart } from './form-part.ts'

interface SecretFieldsProps extends FormPart {
  slugs: string[]
  kept: ConnectionItem['secrets']
}

/** Typed once and never shown; left empty, the kept one stays. */
export function SecretFields({ draft, onChange, slugs, kept }: SecretFieldsProps) {
  const t = useTranslations('connection')
  const environment = useEnvironmentName()
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 font-semibold">{t('secrets')}</legend>
      <p className="text-fg-2 text-sm">{t('form.secretsNote')}</p>
      {secretSlots(slugs).map((slot) => (
        <TextField
          key={slot.key}
          label={
            slot.environment
              ? t('secretIn.manifest-writer', { environment: environment(slot.environment) })
              : t(`secret.${slot.purpose}`)
          }
          note={
            kept.some((one) => one.purpose === slot.purpose && one.environment === slot.environment)
              ? t('form.kept')
              : undefined
          }
          type="password"
          autoComplete="new-password"
          value={draft.secrets[slot.key] ?? ''}
          onChange={(value) =>
            onChange((now) => ({ ...now, secrets: { ...now.secrets, [slot.key]: value } }))
          }
        />
      ))}
    </fieldset>
  )
}

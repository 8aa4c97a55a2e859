'use client'
import { useTranslations } from 'next-intl'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { TextField } from '../ui/field.tsx'
import { roleSlots } from './connection-draft.ts'
import type { ConnectionRole } from './connection-state.ts'
import type { FormPart } from './form-part.ts'

interface RoleFieldsProps extends FormPart {
  slugs: string[]
  roles: ConnectionRole[]
  errorOf: (field: string) => string | undefined
}

/** One role per purpose and, for promotion, per environment; each with what its last check found. */
export function RoleFields({ draft, onChange, slugs, roles, errorOf }: RoleFieldsProps) {
  const t = useTranslations('connection')
  const environment = useEnvironmentName()
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 font-semibold">{t('roles')}</legend>
      <p className="text-fg-2 text-sm">{t('form.rolesNote')}</p>
      {roleSlots(slugs).map((slot) => {
        const found = roles.find(
          (role) => role.purpose === slot.purpose && role.environment === slot.environment,
        )
        return (
          <div key={slot.key}>
            <TextField
              label={
                slot.environment
                  ? t('roleIn.promotion', { environment: environment(slot.environment) })
                  : t(`role.${slot.purpose}`)
              }
              error={errorOf(`role:${slot.key}`) ?? found?.problem ?? undefined}
              value={draft.roles[slot.key] ?? ''}
              onChange={(value) =>
                onChange((now) => ({ ...now, roles: { ...now.roles, [slot.key]: value } }))
              }
            />
            {found && found.missing.length > 0 ? (
              <p className="mt-1 text-attention-fg text-sm">
                {t('form.lacks', { names: found.missing.join(', ') })}
              </p>
            ) : null}
          </div>
        )
      })}
    </fieldset>
  )
}

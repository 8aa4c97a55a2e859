'use client'
import { useTranslations } from 'next-intl'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Age } from '../shell/age.tsx'
import { Status } from '../ui/status.tsx'
import type { ConnectionRole } from './connection-state.ts'

/** The roles the portal assumes, and by name every permission they lack. */
export function RoleList({ roles }: { roles: ConnectionRole[] }) {
  const t = useTranslations('connection')
  return (
    <section aria-label={t('roles')} className="min-w-0">
      <h3 className="px-4 pt-3 pb-1 font-medium">{t('roles')}</h3>
      <ul>
        {roles.map((role) => (
          <RoleRow key={`${role.purpose}${role.environment}`} role={role} />
        ))}
        {roles.length === 0 ? <li className="px-4 py-2 text-fg-3">{t('noRoles')}</li> : null}
      </ul>
    </section>
  )
}

function RoleRow({ role }: { role: ConnectionRole }) {
  const t = useTranslations('connection')
  const environment = useEnvironmentName()
  return (
    <li className="flex flex-col gap-1 border-line border-t px-4 py-2">
      <div className="flex flex-wrap items-center gap-x-3">
        <span className="font-medium">
          {role.environment
            ? t(`roleIn.${role.purpose}`, { environment: environment(role.environment) })
            : t(`role.${role.purpose}`)}
        </span>
        <RoleState role={role} />
        {role.checkedAt ? (
          <span className="ml-auto text-fg-3 text-sm">
            <Age at={role.checkedAt} />
          </span>
        ) : null}
      </div>
      <code className="break-all font-mono text-fg-2 text-sm">{role.arn}</code>
      {role.problem ? <p className="break-words text-danger-fg">{role.problem}</p> : null}
      {role.missing.length > 0 ? (
        <ul aria-label={t('missing')} className="flex flex-wrap gap-1">
          {role.missing.map((permission) => (
            <li key={permission}>
              <code className="rounded-sm border border-attention-line bg-attention-bg px-1 font-mono text-attention-fg text-sm">
                {permission}
              </code>
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  )
}

function RoleState({ role }: { role: ConnectionRole }) {
  const t = useTranslations('connection')
  if (role.problem) return <Status kind="failed" label={t('roleProblem')} />
  if (role.missing.length > 0)
    return <Status kind="warn" label={t('roleMissing', { count: role.missing.length })} />
  if (!role.checkedAt) return <Status kind="queued" label={t('roleUnchecked')} />
  return <Status kind="pass" label={t('roleComplete')} quiet />
}

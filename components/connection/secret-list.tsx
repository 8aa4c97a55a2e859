'use client'
import { useTranslations } from 'next-intl'
import type { ConnectionItem } from '../../lib/api/contract/connection.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'
import { Age } from '../shell/age.tsx'

/** Which secrets are kept, by name; what they are is never shown. */
export function SecretList({ secrets }: { secrets: ConnectionItem['secrets'] }) {
  const t = useTranslations('connection')
  const environment = useEnvironmentName()
  return (
    <section aria-label={t('secrets')} className="min-w-0 border-line max-lg:border-t lg:border-l">
      <h3 className="px-4 pt-3 pb-1 font-medium">{t('secrets')}</h3>
      <ul>
        {secrets.map((secret) => (
          <li
            key={`${secret.purpose}${secret.environment}`}
            className="flex min-h-9 items-center gap-3 border-line border-t px-4 py-1.5"
          >
            <span className="min-w-0 flex-1">
              {secret.environment
                ? t(`secretIn.${secret.purpose}`, { environment: environment(secret.environment) })
                : t(`secret.${secret.purpose}`)}
            </span>
            <span className="text-fg-3 text-sm">
              {t('set')} <Age at={secret.updatedAt} />
            </span>
          </li>
        ))}
        {secrets.length === 0 ? <li className="px-4 py-2 text-fg-3">{t('noSecrets')}</li> : null}
      </ul>
    </section>
  )
}

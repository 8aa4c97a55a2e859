'use client'
import { useTranslations } from 'next-intl'
import type { Session } from '../../lib/api/contract/session.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'

export type HeldGrant = Session['grants'][number]

/** A grant in words: the role, and where it holds. */
export function useGrantWords(): (grant: HeldGrant) => string {
  const t = useTranslations('person')
  const environment = useEnvironmentName()
  return (grant) => {
    const role = t(`role.${grant.role}`)
    if (grant.scopeKind === 'all') return t('grantAll', { role })
    const scope = grant.scopeName ?? t('scopeGone')
    return t('grantIn', { role, scope: grant.scopeKind === 'environment' ? environment(scope) : scope })
  }
}

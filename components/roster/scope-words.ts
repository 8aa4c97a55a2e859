'use client'
import { useTranslations } from 'next-intl'
import type { RosterItem } from '../../lib/api/contract/roster.ts'
import { useEnvironmentName } from '../environment/environment-name.ts'

/** Where somebody is on call, in a word. */
export function useScopeWords(): (item: Pick<RosterItem, 'scopeKind' | 'scopeName'>) => string {
  const t = useTranslations('roster')
  const environment = useEnvironmentName()
  return ({ scopeKind, scopeName }) => {
    if (scopeKind === 'all') return t('everywhere')
    if (scopeName === null) return t('scopeGone')
    return scopeKind === 'environment' ? environment(scopeName) : scopeName
  }
}

'use client'
import { useTranslations } from 'next-intl'
import type { EnvironmentItem } from '../../lib/api/contract/environment.ts'
import { Status } from '../ui/status.tsx'

/** In a word: may the portal write there? */
export function PromotionRoleState({ role }: { role: EnvironmentItem['promotionRole'] }) {
  const t = useTranslations('environmentSettings')
  if (!role) return <Status kind="off" label={t('noPromotionRole')} />
  if (role.problem) return <Status kind="failed" label={t('roleProblem')} />
  if (role.missing.length > 0)
    return <Status kind="warn" label={t('roleMissing', { count: role.missing.length })} />
  if (!role.checkedAt) return <Status kind="queued" label={t('roleUnchecked')} />
  return <Status kind="pass" label={t('roleComplete')} quiet />
}

'use client'
import { useTranslations } from 'next-intl'
import type { ChangeItem } from '../../lib/api/contract/change.ts'
import type { StatusKind } from '../ui/status.tsx'

/** The shape of a change: what it came to, or what it is. */
export function statusOfChange(item: ChangeItem): StatusKind {
  if (item.kind === 'alert') return item.alert?.endedAt ? 'off' : 'failed'
  if (item.kind === 'outside') return 'drift'
  if (item.kind === 'hold') return 'held'
  if (item.kind === 'settings') return 'warn'
  if (item.action === 'promotion.settled') return 'success'
  return item.promotion?.state ?? 'off'
}

/** What happened, in the words of the page; a rollback is called one. */
export function useChangeWords(): (item: ChangeItem) => string {
  const t = useTranslations('change')
  return (item) => {
    if (item.kind === 'alert') return t(item.alert?.endedAt ? 'action.alertOver' : 'action.alert')
    const key = item.action.replace('.', '_')
    return item.promotion?.kind === 'rollback' && t.has(`rollbackAction.${key}`)
      ? t(`rollbackAction.${key}`)
      : t(`action.${key}`)
  }
}

'use client'
import { useTranslations } from 'next-intl'
import { Status } from '../ui/status.tsx'

/** Findings of a scan in few words; unscanned is said, never shown as none. */
export function FindingsMark({
  findings,
}: {
  findings: { high: number; medium: number; low: number } | null
}) {
  const t = useTranslations('finding')
  if (!findings) return <span className="text-fg-3 text-sm">{t('notScanned')}</span>
  if (findings.high > 0) return <Status kind="warn" label={t('high', { count: findings.high })} />
  if (findings.medium > 0)
    return <span className="text-fg-2 text-sm">{t('medium', { count: findings.medium })}</span>
  return <span className="text-fg-3 text-sm">{t('none')}</span>
}

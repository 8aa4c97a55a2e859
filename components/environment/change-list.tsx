'use client'
import { useTranslations } from 'next-intl'
import { Icon } from '../ui/icon.tsx'

export interface SettingChange {
  key: string
  name: string
  from: string
  to: string
}

/** What a version changed: from what to what. */
export function ChangeList({ changes }: { changes: SettingChange[] }) {
  const t = useTranslations('environmentSettings')
  if (changes.length === 0) return <p className="text-fg-3 text-sm">{t('noGateChanged')}</p>
  return (
    <ul className="text-sm">
      {changes.map((change) => (
        <li key={change.key} className="flex flex-wrap items-center gap-1.5">
          <span className="text-fg-2">{change.name}</span>
          <del className="text-fg-3">{change.from}</del>
          <Icon name="arrow" size={12} className="text-fg-3" />
          <ins className="font-medium no-underline">{change.to}</ins>
        </li>
      ))}
    </ul>
  )
}

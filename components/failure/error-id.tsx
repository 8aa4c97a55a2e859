'use client'
import { useTranslations } from 'next-intl'
import { CopyButton } from '../ui/copy-button.tsx'

/** Under this id the log says more. */
export function ErrorId({ id }: { id: string }) {
  const t = useTranslations('failure')
  return (
    <span className="inline-flex items-center gap-0.5">
      <code className="font-mono text-fg-3 text-sm">{id}</code>
      <CopyButton text={id} label={t('copyId')} />
    </span>
  )
}

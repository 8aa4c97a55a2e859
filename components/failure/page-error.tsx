'use client'
import { useTranslations } from 'next-intl'
import { Button } from '../ui/button.tsx'

/** A page that broke: what to do, and the id under which the log has it. */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('failure')
  return (
    <div
      role="alert"
      className="flex flex-col items-start gap-2 rounded-lg border border-danger-line border-dashed p-5"
    >
      <h1 className="font-semibold text-danger-fg">{t('pageTitle')}</h1>
      <p className="text-fg-2">{t('pageText')}</p>
      <div className="flex items-center gap-3">
        <Button onPress={reset}>{t('tryAgain')}</Button>
        {error.digest ? <code className="font-mono text-fg-3 text-sm">{error.digest}</code> : null}
      </div>
    </div>
  )
}

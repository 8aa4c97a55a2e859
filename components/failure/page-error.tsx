'use client'
import { useTranslations } from 'next-intl'
import { PageTitle } from '../shell/page-title.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorId } from './error-id.tsx'

/** A page that broke: what to do, and the id under which the log has it. */
export function PageError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations('failure')
  return (
    <>
      <PageTitle>{t('pageTitle')}</PageTitle>
      <EmptyState
        kind="failed"
        title={t('pageTitle')}
        text={t('pageText')}
        actionLabel={t('tryAgain')}
        onAction={reset}
      >
        {error.digest ? <ErrorId id={error.digest} /> : null}
      </EmptyState>
    </>
  )
}

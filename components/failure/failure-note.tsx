'use client'
import { useTranslations } from 'next-intl'
import type { Permitted } from '../../lib/api/contract/permitted.ts'
import { failureOf } from '../../lib/client/failure.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { ErrorId } from './error-id.tsx'
import { useWhyOff } from './why-off.ts'

export interface FailureNoteProps {
  error?: unknown
  permitted?: Permitted
  /** With it, the failure stands where the content would. */
  onRetry?: () => void
}

/** A refusal in words: what, the detail the portal gave, and the id that the logs carry too. */
export function FailureNote({ error, permitted, onRetry }: FailureNoteProps) {
  const t = useTranslations('failure')
  const whyOff = useWhyOff()
  const failure = permitted
    ? { code: permitted.code ?? 'forbidden', message: whyOff(permitted) ?? '', requestId: null }
    : failureOf(error)
  const word = t.has(failure.code) ? t(failure.code) : t('unexpected')
  const id = failure.requestId ? <ErrorId id={failure.requestId} /> : null
  if (onRetry) {
    return (
      <EmptyState
        kind={failure.code === 'forbidden' ? 'forbidden' : 'failed'}
        title={word}
        text={failure.message}
        actionLabel={t('tryAgain')}
        onAction={onRetry}
      >
        {id}
      </EmptyState>
    )
  }
  return (
    <div role="alert" className="flex flex-wrap items-center gap-x-2 gap-y-1 text-danger-fg">
      <strong>{word}</strong>
      {failure.message ? <span className="text-fg-2">{failure.message}</span> : null}
      {id}
    </div>
  )
}

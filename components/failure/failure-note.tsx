'use client'
import { useTranslations } from 'next-intl'
import type { Permitted } from '../../lib/api/contract/promotion.ts'
import { failureOf } from '../../lib/client/failure.ts'
import { Button } from '../ui/button.tsx'

/** A refusal in words: what, the detail the portal gave, and the id that the logs carry too. */
export function FailureNote(props: { error?: unknown; permitted?: Permitted; onRetry?: () => void }) {
  const t = useTranslations('failure')
  const failure = props.permitted
    ? { code: props.permitted.code ?? 'forbidden', message: props.permitted.message ?? '', requestId: null }
    : failureOf(props.error)
  const word = t.has(failure.code) ? t(failure.code) : t('unexpected')
  return (
    <div role="alert" className="flex flex-wrap items-baseline gap-x-2 gap-y-1 text-danger-fg">
      <strong>{word}</strong>
      {failure.message ? <span className="text-fg-2">{failure.message}</span> : null}
      {failure.requestId ? <code className="font-mono text-fg-3 text-sm">{failure.requestId}</code> : null}
      {props.onRetry ? (
        <Button size="small" onPress={props.onRetry}>
          {t('tryAgain')}
        </Button>
      ) : null}
    </div>
  )
}

'use client'
import { useTranslations } from 'next-intl'
import { failureOf } from '../../lib/client/failure.ts'
import { Age } from '../shell/age.tsx'
import { Button } from '../ui/button.tsx'

interface By {
  name?: unknown
  at?: unknown
  reason?: unknown
}
const text = (value: unknown) => (typeof value === 'string' ? value : '')

/** Somebody else was faster: what it is now, who did it where that is known, and the two ways on. */
export function OvertakenNote(props: {
  /** The refused save, if it was tried. */
  error: unknown
  /** Lines of what the other set. */
  theirs: string[]
  onRebase: () => void
  onDiscard: () => void
}) {
  const t = useTranslations('service.overtaken')
  const by = props.error ? (failureOf(props.error).detail?.by as By | null | undefined) : null
  return (
    <div
      role="alert"
      className="flex flex-col gap-2 rounded-lg border border-attention-line bg-attention-bg p-3"
    >
      <strong className="text-attention-fg">{t('title')}</strong>
      {by ? (
        <p>
          {t('by', { name: text(by.name) })} {text(by.at) ? <Age at={text(by.at)} /> : null}
          {text(by.reason) ? <q className="ml-2">{text(by.reason)}</q> : null}
        </p>
      ) : null}
      <p className="text-fg-2">{t('now')}</p>
      <ul className="list-disc pl-5">
        {(props.theirs.length > 0 ? props.theirs : [t('nothing')]).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        <Button onPress={props.onRebase}>{t('rebase')}</Button>
        <Button variant="ghost" onPress={props.onDiscard}>
          {t('discard')}
        </Button>
      </div>
    </div>
  )
}

'use client'
import { useTranslations } from 'next-intl'
import { useId } from 'react'

/** What must not be clicked by habit is typed: the name of the service. */
export function TypedConfirmation(props: {
  text: string
  word: string
  value: string
  onChange: (value: string) => void
}) {
  const t = useTranslations('rollback')
  const id = useId()
  return (
    <div className="flex flex-col gap-1 rounded-md border border-danger-line bg-danger-bg p-2.5">
      <p className="text-danger-fg">{props.text}</p>
      <label htmlFor={id} className="text-fg-2 text-sm">
        {t.rich('typeWord', { word: () => <code className="font-mono font-semibold">{props.word}</code> })}
      </label>
      <input
        id={id}
        type="text"
        autoComplete="off"
        className="h-8 rounded-md border border-control bg-surface px-2.5 max-md:h-11"
        value={props.value}
        onChange={(event) => props.onChange(event.target.value)}
      />
    </div>
  )
}

'use client'
import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { FailureNote } from '../failure/failure-note.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'

/** What every change of the rules asks beside what it is: from which day, and why. */
export function RuleDialog(props: {
  title: string
  note: string
  saveLabel: string
  isWide?: boolean
  isOff: boolean
  reason: string
  error: unknown
  onReason: (reason: string) => void
  onSave: () => void
  onClose: () => void
  children: ReactNode
}) {
  const t = useTranslations('costRule')
  const isOff = props.isOff || props.reason.trim() === ''
  return (
    <Dialog title={props.title} isWide={props.isWide ?? false} onClose={props.onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!isOff) props.onSave()
        }}
      >
        <p className="text-fg-2">{props.note}</p>
        {props.children}
        <textarea
          aria-label={t('reason')}
          placeholder={t('reason')}
          maxLength={2000}
          className="h-16 rounded-md border border-control bg-surface p-2"
          value={props.reason}
          onChange={(event) => props.onReason(event.target.value)}
        />
        {props.error ? <FailureNote error={props.error} /> : null}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={props.onClose}>
            {t('cancel')}
          </Button>
          <Button variant="primary" type="submit" isDisabled={isOff}>
            {props.saveLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

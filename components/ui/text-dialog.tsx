'use client'
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

export interface TextDialogProps {
  title: string
  note: string
  textLabel: string
  confirmLabel: string
  cancelLabel: string
  /** What it does is no danger: then it does not look like one. */
  confirmVariant?: 'primary' | 'danger'
  isRequired: boolean
  isPending: boolean
  onConfirm: (text: string) => void
  onClose: () => void
  children?: ReactNode
}

/** Asks for a typed reason. */
export function TextDialog(props: TextDialogProps) {
  const [text, setText] = useState('')
  const missing = props.isRequired && text.trim() === ''
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          if (!missing) props.onConfirm(text.trim())
        }}
      >
        <p className="text-fg-2">{props.note}</p>
        <textarea
          aria-label={props.textLabel}
          placeholder={props.textLabel}
          autoFocus
          maxLength={2000}
          className="h-20 rounded-md border border-control bg-surface p-2"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        {props.children}
        <div className="flex justify-end gap-2">
          <Button variant="ghost" onPress={props.onClose}>
            {props.cancelLabel}
          </Button>
          <Button
            variant={props.confirmVariant ?? 'danger'}
            type="submit"
            isDisabled={missing || props.isPending}
          >
            {props.confirmLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

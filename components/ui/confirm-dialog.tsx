'use client'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'

export interface ConfirmDialogProps {
  title: string
  note: string
  confirmLabel: string
  cancelLabel: string
  isPending: boolean
  onConfirm: () => void
  onClose: () => void
  children?: ReactNode
}

/** Asks once more before something that cannot be taken back; says what will happen. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <p className="text-fg-2">{props.note}</p>
      {props.children}
      <div className="flex justify-end gap-2">
        <Button variant="ghost" onPress={props.onClose}>
          {props.cancelLabel}
        </Button>
        <Button variant="danger" onPress={props.onConfirm} isDisabled={props.isPending}>
          {props.confirmLabel}
        </Button>
      </div>
    </Dialog>
  )
}

'use client'
import type { ReactNode } from 'react'
import { Heading, Modal, ModalOverlay, Dialog as Pane } from 'react-aria-components'

/** A small question in the middle of the page. */
export function Dialog(props: {
  title: string
  /** alertdialog: for what cannot be taken back. */
  role?: 'dialog' | 'alertdialog'
  onClose: () => void
  children: ReactNode
}) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) props.onClose()
      }}
      className="fixed inset-0 z-50 grid place-items-center overflow-auto bg-scrim p-4"
    >
      <Modal className="w-full max-w-lg rounded-lg border border-line-2 bg-raised shadow-overlay">
        <Pane role={props.role ?? 'dialog'} className="flex flex-col gap-3 p-4 outline-none">
          <Heading slot="title" className="font-semibold text-lg">
            {props.title}
          </Heading>
          {props.children}
        </Pane>
      </Modal>
    </ModalOverlay>
  )
}

'use client'
import type { ReactNode } from 'react'
import { Heading, Modal, ModalOverlay, Dialog as Pane } from 'react-aria-components'
import { Icon } from './icon.tsx'

export interface DialogProps {
  title: string
  /** alertdialog: for what cannot be taken back. */
  role?: 'dialog' | 'alertdialog'
  /** Gives it a cross; a dialog without buttons of its own needs one. */
  closeLabel?: string
  isWide?: boolean
  onClose: () => void
  children: ReactNode
}

/** What `Dialog` shows once it is asked for. */
export function DialogPane(props: DialogProps) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) props.onClose()
      }}
      className="fixed inset-0 z-50 grid place-items-center overflow-auto bg-scrim p-4"
    >
      <Modal
        className={`w-full rounded-lg border border-line-2 bg-raised shadow-overlay ${props.isWide ? 'max-w-[640px]' : 'max-w-[480px]'}`}
      >
        <Pane role={props.role ?? 'dialog'} className="flex flex-col gap-3 p-4 outline-none">
          <header className="flex items-start gap-3">
            <Heading slot="title" className="min-w-0 flex-1 font-semibold text-lg">
              {props.title}
            </Heading>
            {props.closeLabel ? (
              <button
                type="button"
                aria-label={props.closeLabel}
                onClick={props.onClose}
                className="-mt-0.5 -mr-1 inline-grid size-7 shrink-0 cursor-pointer place-items-center rounded-md text-fg-2 hover:bg-hover max-md:size-11"
              >
                <Icon name="cross" />
              </button>
            ) : null}
          </header>
          {props.children}
        </Pane>
      </Modal>
    </ModalOverlay>
  )
}

'use client'
import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Icon } from './icon.tsx'
import { useReturnFocus } from './use-return-focus.ts'

/** From the right over the page; the whole screen on a phone. Escape and a click outside close it. */
export function Drawer(props: {
  title: string
  closeLabel: string
  /** Beside the title: a pill. */
  mark?: ReactNode
  /** Before the close button: a link. */
  actions?: ReactNode
  onClose: () => void
  children: ReactNode
}) {
  useReturnFocus()
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => {
        if (!open) props.onClose()
      }}
      className="fixed inset-0 z-40 bg-scrim"
    >
      <Modal className="absolute inset-y-0 right-0 w-full border-line-2 bg-surface shadow-overlay md:w-[min(1104px,100vw)] md:border-l">
        <Dialog className="flex h-full flex-col outline-none">
          <header className="flex h-13 shrink-0 items-center gap-3 border-line border-b pr-3 pl-5 max-md:pl-4">
            <Heading slot="title" className="min-w-0 truncate font-semibold text-lg">
              {props.title}
            </Heading>
            {props.mark}
            <span className="flex-1" />
            {props.actions}
            <button
              type="button"
              aria-label={props.closeLabel}
              onClick={props.onClose}
              className="inline-grid size-7 shrink-0 cursor-pointer place-items-center rounded-md text-fg-2 hover:bg-hover max-md:size-11"
            >
              <Icon name="cross" />
            </button>
          </header>
          {props.children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

'use client'
import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { Icon } from './icon.tsx'

/** From the right over the page; the whole screen on a phone. Escape and a click outside close it. */
export function Drawer(props: {
  title: string
  closeLabel: string
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
      className="fixed inset-0 z-40 bg-scrim"
    >
      <Modal className="absolute inset-y-0 right-0 w-full bg-raised shadow-overlay md:w-[min(1104px,100vw)]">
        <Dialog className="flex h-full flex-col outline-none">
          <header className="flex h-12 shrink-0 items-center gap-3 border-line border-b px-5">
            <Heading slot="title" className="font-semibold text-lg">
              {props.title}
            </Heading>
            <button
              type="button"
              aria-label={props.closeLabel}
              onClick={props.onClose}
              className="ml-auto inline-grid size-8 cursor-pointer place-items-center rounded-md hover:bg-hover"
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

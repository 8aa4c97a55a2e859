'use client'
import { useTranslations } from 'next-intl'
import { useDeferredValue, useEffect, useRef, useState } from 'react'
import { Dialog, Modal, ModalOverlay } from 'react-aria-components'
import { Icon } from '../ui/icon.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { useReturnFocus } from '../ui/use-return-focus.ts'
import { type Choice, useChoices } from './palette-choices.tsx'

/** Services, versions, digests, promotions, people, pages and actions, from one field. */
export function Palette({ onClose, onKeys }: { onClose: () => void; onKeys: () => void }) {
  const t = useTranslations('palette')
  useReturnFocus()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLDivElement>(null)
  const { choices, isSearching } = useChoices(useDeferredValue(text.trim()), onKeys)
  const active = choices[Math.min(at, choices.length - 1)]
  const open = (choice: Choice | undefined) => {
    if (!choice) return
    onClose()
    choice.run()
  }
  useEffect(() => {
    list.current?.querySelector(`[data-at="${at}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [at])
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(stays) => !stays && onClose()}
      className="fixed inset-0 z-50 bg-scrim p-4 max-md:p-2"
    >
      <Modal className="mx-auto mt-[10vh] w-full max-w-[640px] overflow-hidden rounded-lg border border-line-2 bg-raised shadow-overlay max-md:mt-0">
        <Dialog aria-label={t('label')} className="outline-none">
          <div className="flex h-12 items-center gap-2.5 border-line border-b px-4">
            <Icon name="search" className="text-fg-3" />
            <input
              autoFocus
              role="combobox"
              aria-expanded
              aria-controls="palette-choices"
              aria-activedescendant={active ? `choice-${active.key}` : undefined}
              aria-label={t('label')}
              placeholder={t('label')}
              className="h-full min-w-0 flex-1 bg-transparent text-lg outline-none placeholder:text-fg-3"
              value={text}
              onChange={(event) => {
                setText(event.target.value)
                setAt(0)
              }}
              onKeyDown={(event) => {
                if (event.nativeEvent.isComposing) return
                if (event.key === 'ArrowDown') setAt(Math.min(choices.length - 1, at + 1))
                else if (event.key === 'ArrowUp') setAt(Math.max(0, at - 1))
                else if (event.key === 'Enter') open(active)
                else return
                event.preventDefault()
              }}
            />
            <Kbd>esc</Kbd>
          </div>
          <div
            ref={list}
            id="palette-choices"
            role="listbox"
            aria-label={t('label')}
            className="max-h-[396px] overflow-auto p-1"
          >
            {choices.map((choice, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the field
              // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus
              <div
                key={choice.key}
                id={`choice-${choice.key}`}
                data-at={index}
                role="option"
                aria-selected={choice === active}
                className={`flex h-9 cursor-pointer items-center gap-2.5 rounded-md px-3 max-md:h-11 ${choice === active ? 'bg-hover' : ''}`}
                onMouseMove={() => setAt(index)}
                onClick={() => open(choice)}
              >
                <Icon name={choice.icon} className="text-fg-3" />
                <span className="min-w-0 flex-1 truncate">{choice.text}</span>
                <span className="text-fg-3 text-sm">{choice.kind}</span>
              </div>
            ))}
          </div>
          <p role="status" className={choices.length === 0 ? 'px-4 pb-3 text-fg-3' : 'sr-only'}>
            {choices.length === 0
              ? t(isSearching ? 'searching' : 'nothing')
              : t('found', { count: choices.length })}
          </p>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

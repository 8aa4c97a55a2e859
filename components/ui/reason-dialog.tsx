'use client'
import { type ReactNode, useState } from 'react'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Kbd } from './kbd.tsx'

export interface ReasonDialogProps {
  title: string
  reasons: { key: string; label: string }[]
  note: string
  textLabel: string
  confirmLabel: string
  cancelLabel: string
  isPending: boolean
  /** Something else has to be said first. */
  isOff?: boolean
  onConfirm: (reasonKey: string, text: string) => void
  onClose: () => void
  children?: ReactNode
}

/** A reason is one key, 1 to 9; Enter confirms; text may follow later. */
export function ReasonDialog(props: ReasonDialogProps) {
  const [chosen, setChosen] = useState(props.reasons[0]?.key ?? '')
  const [text, setText] = useState('')
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <form
        className="flex flex-col gap-3"
        onKeyDown={(event) => {
          if (event.target instanceof HTMLInputElement && event.target.type === 'text') return
          const reason = props.reasons[Number(event.key) - 1]
          if (reason) setChosen(reason.key)
        }}
        onSubmit={(event) => {
          event.preventDefault()
          if (!props.isPending && !props.isOff) props.onConfirm(chosen, text)
        }}
      >
        {props.children}
        <div role="radiogroup" aria-label={props.title} className="grid grid-cols-1 gap-2 sm:grid-cols-2">
          {props.reasons.map((reason, index) => (
            <label
              key={reason.key}
              className={`flex h-8 cursor-pointer items-center gap-2 rounded-md border px-2 has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2 max-md:h-11 ${
                reason.key === chosen ? 'border-accent-fg bg-accent-bg' : 'border-line-2 hover:bg-hover'
              }`}
            >
              <input
                type="radio"
                name="reason"
                className="sr-only"
                checked={reason.key === chosen}
                autoFocus={index === 0}
                onChange={() => setChosen(reason.key)}
              />
              <Kbd>{String(index + 1)}</Kbd>
              {reason.label}
            </label>
          ))}
        </div>
        <input
          type="text"
          aria-label={props.textLabel}
          placeholder={props.textLabel}
          maxLength={2000}
          className="h-8 rounded-md border border-control bg-surface px-2.5 placeholder:text-fg-3 max-md:h-11"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <div className="flex items-center gap-2">
          <span className="min-w-0 flex-1 text-fg-3 text-sm">{props.note}</span>
          <Button variant="ghost" onPress={props.onClose}>
            {props.cancelLabel}
          </Button>
          <Button
            variant="danger"
            type="submit"
            isDisabled={props.isPending || props.isOff === true}
            shortcut="⏎"
          >
            {props.confirmLabel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

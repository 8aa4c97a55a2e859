'use client'
import { useId, useState } from 'react'
import { Button } from './button.tsx'

/** Something to take away: selected on focus, copied by its button. */
export function CopyField(props: { label: string; value: string; copyLabel: string; copiedLabel: string }) {
  const id = useId()
  const [copied, setCopied] = useState(false)
  const copy = () => void navigator.clipboard?.writeText(props.value).then(() => setCopied(true))
  return (
    <div>
      <label htmlFor={id} className="mb-1 block font-medium text-fg-2 text-sm">
        {props.label}
      </label>
      <div className="flex gap-2">
        <input
          id={id}
          readOnly
          className="h-8 min-w-0 flex-1 rounded-md border border-control bg-sunken px-2.5 font-mono max-md:h-10"
          value={props.value}
          onFocus={(event) => event.target.select()}
        />
        <Button onPress={copy}>
          <span role="status">{copied ? props.copiedLabel : props.copyLabel}</span>
        </Button>
      </div>
    </div>
  )
}

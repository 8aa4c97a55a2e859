'use client'
import { useEffect, useId, useRef, useState } from 'react'
import { Icon } from './icon.tsx'

export interface TextChipProps {
  label: string
  clearLabel: string
  /** What to write here, in a few words. */
  placeholder: string
  value: string
  onChange: (value: string) => void
}

/** A filter by a word that nobody can list: says what it is set to; Enter sets it, Escape or a click outside leaves it. */
export function TextChip({ label, clearLabel, placeholder, value, onChange }: TextChipProps) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return
    field.current?.focus()
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  const isSet = value !== ''
  return (
    <div ref={box} className="relative">
      <span
        className={`inline-flex h-7 items-center whitespace-nowrap rounded-md border max-md:h-9 ${
          isSet
            ? 'border-accent-line bg-accent-bg font-medium text-accent-fg'
            : 'border-line-2 border-dashed text-fg-2 hover:bg-hover'
        }`}
      >
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="inline-flex h-full max-w-64 cursor-pointer items-center gap-1.5 px-2.5"
        >
          {isSet ? null : <Icon name="plus" />}
          <span className="truncate">{isSet ? `${label}: ${value}` : label}</span>
        </button>
        {isSet ? (
          <button
            type="button"
            aria-label={`${clearLabel}: ${label}`}
            onClick={() => onChange('')}
            className="inline-grid h-full w-7 cursor-pointer place-items-center"
          >
            <Icon name="cross" size={12} />
          </button>
        ) : null}
      </span>
      {open ? (
        <form
          id={id}
          className="absolute left-0 z-30 mt-1 w-60 rounded-lg border border-line-2 bg-raised p-2 shadow-overlay"
          onSubmit={(event) => {
            event.preventDefault()
            const given = new FormData(event.currentTarget).get('text')
            onChange(typeof given === 'string' ? given.trim() : '')
            setOpen(false)
          }}
        >
          <input
            ref={field}
            name="text"
            aria-label={label}
            placeholder={placeholder}
            defaultValue={value}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            onKeyDown={(event) => {
              if (event.key === 'Escape') setOpen(false)
            }}
            className="h-8 w-full rounded-md border border-control bg-surface px-2.5 placeholder:text-fg-3 max-md:h-11"
          />
        </form>
      ) : null}
    </div>
  )
}

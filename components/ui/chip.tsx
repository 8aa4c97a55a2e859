'use client'
import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { Icon } from './icon.tsx'

export interface ChipProps {
  /** Whose filter it is. */
  label: string
  clearLabel: string
  /** What it is set to, as it is shown; null: it is not set. */
  shown: string | null
  onClear: () => void
  /** What opens below it; `id` names it, `close` closes it. */
  children: (below: { id: string; close: () => void }) => ReactNode
}

/** A filter that says what it is set to; what sets it opens below and closes on Escape or a click outside. */
export function Chip({ label, clearLabel, shown, onClear, children }: ChipProps) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return
    const outside = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false)
    }
    document.addEventListener('pointerdown', outside)
    return () => document.removeEventListener('pointerdown', outside)
  }, [open])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes it wherever the focus stands in it
    <div
      ref={box}
      className="relative"
      onKeyDown={(event) => {
        if (event.key === 'Escape') setOpen(false)
      }}
    >
      <span
        className={`inline-flex h-7 items-center whitespace-nowrap rounded-md border max-md:h-9 ${
          shown === null
            ? 'border-line-2 border-dashed text-fg-2 hover:bg-hover'
            : 'border-accent-line bg-accent-bg font-medium text-accent-fg'
        }`}
      >
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          onClick={() => setOpen(!open)}
          className="inline-flex h-full max-w-64 cursor-pointer items-center gap-1.5 px-2.5"
        >
          {shown === null ? <Icon name="plus" /> : null}
          <span className="truncate">{shown ?? label}</span>
        </button>
        {shown === null ? null : (
          <button
            type="button"
            aria-label={`${clearLabel}: ${label}`}
            onClick={onClear}
            className="inline-grid h-full w-7 cursor-pointer place-items-center"
          >
            <Icon name="cross" size={12} />
          </button>
        )}
      </span>
      {open ? children({ id, close: () => setOpen(false) }) : null}
    </div>
  )
}

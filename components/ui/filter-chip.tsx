'use client'
import { useEffect, useId, useRef, useState } from 'react'
import { Icon } from './icon.tsx'

export interface FilterChipProps {
  label: string
  clearLabel: string
  options: { key: string; label: string; count?: number }[]
  selected: string[]
  onChange: (keys: string[]) => void
}

/** A filter that says what it is set to; its list of boxes opens below it and closes on Escape or a click outside. */
export function FilterChip({ label, clearLabel, options, selected, onChange }: FilterChipProps) {
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
  const chosen = options.filter((option) => selected.includes(option.key))
  const names = chosen.map((option) => option.label).join(', ')
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes the list wherever the focus stands in it
    <div
      ref={box}
      className="relative"
      onKeyDown={(event) => {
        if (event.key === 'Escape') setOpen(false)
      }}
    >
      <span
        className={`inline-flex h-7 items-center whitespace-nowrap rounded-md border max-md:h-9 ${
          chosen.length > 0
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
          {chosen.length > 0 ? null : <Icon name="plus" />}
          <span className="truncate">{chosen.length > 0 ? names : label}</span>
        </button>
        {chosen.length > 0 ? (
          <button
            type="button"
            aria-label={`${clearLabel}: ${label}`}
            onClick={() => onChange([])}
            className="inline-grid h-full w-7 cursor-pointer place-items-center"
          >
            <Icon name="cross" size={12} />
          </button>
        ) : null}
      </span>
      {open ? (
        <fieldset
          id={id}
          className="absolute left-0 z-30 mt-1 max-h-80 w-60 overflow-auto rounded-lg border border-line-2 bg-raised py-1 shadow-overlay"
        >
          <legend className="sr-only">{label}</legend>
          {options.map((option) => (
            <label
              key={option.key}
              className="flex h-8 cursor-pointer items-center gap-2 px-3 hover:bg-hover"
            >
              <input
                type="checkbox"
                className="sluice-check"
                checked={selected.includes(option.key)}
                onChange={(event) =>
                  onChange(
                    event.target.checked
                      ? [...selected, option.key]
                      : selected.filter((key) => key !== option.key),
                  )
                }
              />
              <span className="min-w-0 flex-1 truncate">{option.label}</span>
              {option.count === undefined ? null : (
                <span className="text-fg-3 text-sm tabular-nums">{option.count}</span>
              )}
            </label>
          ))}
        </fieldset>
      ) : null}
    </div>
  )
}

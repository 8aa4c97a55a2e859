'use client'
import { Chip } from './chip.tsx'

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
  return (
    <Chip
      label={label}
      clearLabel={clearLabel}
      shown={value === '' ? null : `${label}: ${value}`}
      onClear={() => onChange('')}
    >
      {({ id, close }) => (
        <form
          id={id}
          className="absolute left-0 z-30 mt-1 w-60 rounded-lg border border-line-2 bg-raised p-2 shadow-overlay"
          onSubmit={(event) => {
            event.preventDefault()
            const given = new FormData(event.currentTarget).get('text')
            onChange(typeof given === 'string' ? given.trim() : '')
            close()
          }}
        >
          <input
            // biome-ignore lint/a11y/noAutofocus: it opened because somebody wants to write here
            autoFocus
            name="text"
            aria-label={label}
            placeholder={placeholder}
            defaultValue={value}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            className="h-8 w-full rounded-md border border-control bg-surface px-2.5 placeholder:text-fg-3 max-md:h-11"
          />
        </form>
      )}
    </Chip>
  )
}

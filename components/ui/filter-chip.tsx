'use client'
import { Chip } from './chip.tsx'

export interface FilterChipProps {
  label: string
  clearLabel: string
  options: { key: string; label: string; count?: number }[]
  selected: string[]
  onChange: (keys: string[]) => void
}

/** A filter that says what it is set to; its list of boxes opens below it. */
export function FilterChip({ label, clearLabel, options, selected, onChange }: FilterChipProps) {
  const chosen = options.filter((option) => selected.includes(option.key))
  const names = chosen.map((option) => option.label).join(', ')
  return (
    <Chip
      label={label}
      clearLabel={clearLabel}
      shown={chosen.length > 0 ? names : null}
      onClear={() => onChange([])}
    >
      {({ id }) => (
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
      )}
    </Chip>
  )
}

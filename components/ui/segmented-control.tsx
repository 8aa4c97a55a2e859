'use client'

export interface SegmentedControlProps<K extends string> {
  label: string
  options: { key: K; label: string }[]
  selected: K
  onSelect: (key: K) => void
}

export function SegmentedControl<K extends string>({
  label,
  options,
  selected,
  onSelect,
}: SegmentedControlProps<K>) {
  return (
    <fieldset className="inline-flex w-fit min-w-0 shrink-0 gap-0.5 rounded-md bg-hover p-0.5 max-md:w-full">
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <button
          key={option.key}
          type="button"
          aria-pressed={option.key === selected}
          onClick={() => onSelect(option.key)}
          className={`h-6 flex-1 cursor-pointer whitespace-nowrap rounded-sm px-2.5 max-md:h-9 ${
            option.key === selected
              ? 'bg-surface font-medium ring-1 ring-line-2 ring-inset'
              : 'text-fg-2 hover:text-fg'
          }`}
        >
          {option.label}
        </button>
      ))}
    </fieldset>
  )
}

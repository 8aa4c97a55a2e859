'use client'

export interface SmallSelectProps<K extends string> {
  label: string
  options: { key: K; label: string }[]
  selected: K
  onSelect: (key: K) => void
}

/** One of many, in the height of a button; its label is heard and not seen. */
export function SmallSelect<K extends string>({ label, options, selected, onSelect }: SmallSelectProps<K>) {
  return (
    <select
      aria-label={label}
      value={selected}
      onChange={(event) => {
        const chosen = options.find(({ key }) => key === event.target.value)
        if (chosen) onSelect(chosen.key)
      }}
      className="h-7 max-w-56 cursor-pointer rounded-md border border-control bg-surface px-2 max-md:h-9"
    >
      {options.map(({ key, label: text }) => (
        <option key={key} value={key}>
          {text}
        </option>
      ))}
    </select>
  )
}

'use client'

export interface TabsProps<K extends string> {
  label: string
  items: { key: K; label: string; count?: number }[]
  selected: K
  onSelect: (key: K) => void
}

/** Tabs as the ARIA pattern has them: one stop, arrows move and choose. */
export function Tabs<K extends string>({ label, items, selected, onSelect }: TabsProps<K>) {
  const move = (by: number, from: HTMLElement) => {
    const at = items.findIndex((item) => item.key === selected)
    const next = items[(at + by + items.length) % items.length]
    if (!next) return
    onSelect(next.key)
    from.parentElement?.querySelector<HTMLElement>(`[data-key="${next.key}"]`)?.focus()
  }
  return (
    <div role="tablist" aria-label={label} className="flex gap-5 overflow-x-auto border-line border-b">
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          role="tab"
          data-key={item.key}
          aria-selected={item.key === selected}
          tabIndex={item.key === selected ? 0 : -1}
          onClick={() => onSelect(item.key)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') move(1, event.currentTarget)
            if (event.key === 'ArrowLeft') move(-1, event.currentTarget)
          }}
          className={`-mb-px h-9 shrink-0 cursor-pointer whitespace-nowrap border-b-2 focus-visible:-outline-offset-2 max-md:h-11 ${
            item.key === selected ? 'border-fg font-medium' : 'border-transparent text-fg-2 hover:text-fg'
          }`}
        >
          {item.label}
          {item.count ? (
            <span className="ml-1.5 font-normal text-fg-3 text-sm tabular-nums">{item.count}</span>
          ) : null}
        </button>
      ))}
    </div>
  )
}

import type { ReactNode } from 'react'
import { Kbd } from './kbd.tsx'

export interface KeyBarProps {
  items: { keys: string[]; label: string }[]
  /** At the far end: how fresh the page is. */
  aside?: ReactNode
}

/** The keys of this page along its lower edge; the phone has none. The page's padding is 20 px, below it 40. */
export function KeyBar({ items, aside }: KeyBarProps) {
  return (
    <div className="sticky bottom-0 z-10 -mx-5 mt-auto -mb-10 flex h-8 items-center gap-4 overflow-hidden whitespace-nowrap border-line border-t bg-bg px-5 text-fg-3 text-sm max-md:hidden">
      {items.map((item) => (
        <span key={item.label} className="flex items-center gap-1">
          {item.keys.map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
          {item.label}
        </span>
      ))}
      {aside ? <span className="ml-auto">{aside}</span> : null}
    </div>
  )
}

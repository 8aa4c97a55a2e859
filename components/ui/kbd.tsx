import type { ReactNode } from 'react'

/** A key. Decorative: what it does stands beside it. */
export function Kbd({ children, onColour = false }: { children: ReactNode; onColour?: boolean }) {
  return (
    <kbd
      aria-hidden
      className={`inline-grid h-[18px] min-w-[18px] shrink-0 place-items-center rounded-sm border px-1 font-normal font-sans text-sm leading-none max-md:hidden ${
        onColour ? 'border-transparent bg-white/15' : 'border-line-2 bg-surface text-fg-3'
      }`}
    >
      {children}
    </kbd>
  )
}

import type { ReactNode } from 'react'

export function Pill({ children }: { children: ReactNode }) {
  return (
    <span className="inline-flex h-5 items-center whitespace-nowrap rounded-sm border border-line bg-hover px-1.5 font-normal text-fg-2 text-sm">
      {children}
    </span>
  )
}

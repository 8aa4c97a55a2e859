import type { ReactNode } from 'react'

/** The answer, once per page: quiet words, strong numbers. */
export function Sentence({ children }: { children: ReactNode }) {
  return (
    <h1 className="text-pretty font-normal text-answer text-fg-2 tabular-nums [&_b]:font-semibold [&_b:not([class*=text-])]:text-fg">
      {children}
    </h1>
  )
}

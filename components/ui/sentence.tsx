import type { ReactNode } from 'react'

/** The answer, once per page: quiet words, strong numbers; coloured is only what somebody must act on. */
export function Sentence({ children }: { children: ReactNode }) {
  return (
    <h1 className="text-pretty font-normal text-answer text-fg-2 tracking-[-.012em] max-md:text-[18px] max-md:leading-[26px] [&_b:not([class*=text-])]:text-fg [&_b]:font-semibold">
      {children}
    </h1>
  )
}

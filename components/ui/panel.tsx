import Link from 'next/link'
import type { ReactNode } from 'react'

export interface PanelProps {
  title: string
  count?: number | undefined
  note?: string | undefined
  href?: string
  more?: string
  /** At the end of the head, instead of the link. */
  actions?: ReactNode
  children: ReactNode
}

/** A titled region; lines, no shadow. */
export function Panel({ title, count, note, href, more, actions, children }: PanelProps) {
  return (
    <section aria-label={title} className="min-w-0 rounded-lg border border-line bg-surface">
      <header className="flex min-h-10 items-center gap-2 border-line border-b px-4 py-1 max-md:flex-wrap">
        <h2 className="shrink-0 font-semibold">{title}</h2>
        {count === undefined ? null : <span className="text-fg-3 tabular-nums">{count}</span>}
        {note ? (
          <span className="min-w-0 truncate text-fg-3 text-sm max-md:whitespace-normal">{note}</span>
        ) : null}
        {href && more ? (
          <Link
            href={href}
            className="ml-auto shrink-0 text-accent-fg text-sm underline-offset-3 hover:underline"
          >
            {more}
          </Link>
        ) : null}
        {actions ? (
          <span className="ml-auto flex shrink-0 items-center gap-2 max-md:max-w-full">{actions}</span>
        ) : null}
      </header>
      {children}
    </section>
  )
}

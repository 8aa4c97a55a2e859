import type { ReactNode } from 'react'

export interface EnvironmentHeaderProps {
  name: string
  /** A pill: open, or what closes it. */
  state: ReactNode
  /** Where it is. */
  place: ReactNode
  /** What can go there, or when it opens. */
  note: ReactNode
}

/** The head of an environment's column, 60 px: its name and whether it is open; where it is, and what can go on. */
export function EnvironmentHeader({ name, state, place, note }: EnvironmentHeaderProps) {
  return (
    <div className="flex w-full min-w-0 flex-col gap-[3px]">
      <div className="flex items-center justify-between gap-2">
        <strong className="truncate">{name}</strong>
        {state}
      </div>
      <div className="flex justify-between gap-2 whitespace-nowrap text-fg-3 text-sm">
        <span className="truncate">{place}</span>
        <span className="shrink-0 tabular-nums">{note}</span>
      </div>
    </div>
  )
}

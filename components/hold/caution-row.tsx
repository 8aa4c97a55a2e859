import type { ReactNode } from 'react'
import { Status, type StatusKind } from '../ui/status.tsx'

/** One thing that asks for caution: what it is, a sentence, and what can be done about it. */
export function CautionRow(props: {
  kind: StatusKind
  label: string
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t px-4 py-1.5 first:border-t-0">
      <span className="min-w-24 shrink-0">
        <Status kind={props.kind} label={props.label} />
      </span>
      <span className="min-w-0 flex-1 max-md:basis-full">{props.children}</span>
      {props.actions ? <span className="flex shrink-0 flex-wrap gap-2">{props.actions}</span> : null}
    </li>
  )
}

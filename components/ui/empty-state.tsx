import type { ReactNode } from 'react'
import { Button } from './button.tsx'
import { type StatusKind, StatusShape } from './status.tsx'

export interface EmptyStateProps {
  title: string
  text: ReactNode
  /** What kind of nothing: failed and forbidden carry their shape, plain empty none. */
  kind?: Extract<StatusKind, 'failed' | 'forbidden'>
  actionLabel?: string
  onAction?: () => void
  children?: ReactNode
}

/** What this is, why it is empty, and the next step. */
export function EmptyState({ title, text, kind, actionLabel, onAction, children }: EmptyStateProps) {
  return (
    <section
      role={kind === 'failed' ? 'alert' : undefined}
      className="flex flex-col items-start gap-1.5 rounded-md border border-line-2 border-dashed p-4"
    >
      <h2
        className={`flex items-center gap-1.5 ${kind ? 'font-medium' : 'font-semibold'} ${kind === 'failed' ? 'text-danger-fg' : ''}`}
      >
        {kind ? <StatusShape kind={kind} /> : null}
        {title}
      </h2>
      <div className="max-w-[460px] text-fg-2">{text}</div>
      {(actionLabel && onAction) || children ? (
        <div className="mt-1 flex flex-wrap items-center gap-2">
          {actionLabel && onAction ? (
            <Button size="small" onPress={onAction}>
              {actionLabel}
            </Button>
          ) : null}
          {children}
        </div>
      ) : null}
    </section>
  )
}

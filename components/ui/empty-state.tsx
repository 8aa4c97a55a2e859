'use client'
import type { ReactNode } from 'react'
import { Button } from './button.tsx'

export interface EmptyStateProps {
  title: string
  text: string
  actionLabel?: string
  onAction?: () => void
  children?: ReactNode
}

/** What this is, why it is empty, and the next step. */
export function EmptyState({ title, text, actionLabel, onAction, children }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-start gap-2 rounded-lg border border-line-2 border-dashed p-5">
      <h2 className="font-semibold">{title}</h2>
      <p className="max-w-prose text-fg-2">{text}</p>
      {actionLabel && onAction ? <Button onPress={onAction}>{actionLabel}</Button> : null}
      {children}
    </div>
  )
}

import type { ReactNode } from 'react'

export interface GridColumn<R> {
  key: string
  title: string
  /** Shown instead of the title. */
  head?: ReactNode
  /** A CSS grid track. */
  width: string
  /** A freeze closes it: cold from head to foot. */
  tint?: 'frozen'
  render: (row: R) => ReactNode
}

export interface GridSelection<R> {
  isSelected: (row: R, column: string) => boolean
  /** X on the focused cell, or a click with Control or Command. */
  onToggle: (row: R, column: string) => void
}

/** Whether a phone shows the column: the first always, else those that were named. */
export function onPhone(phone: string[] | undefined, key: string, at: number): boolean {
  return phone === undefined || at === 0 || phone.includes(key)
}

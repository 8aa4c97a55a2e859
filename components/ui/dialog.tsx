'use client'
import { lazy, Suspense } from 'react'
import type { DialogProps } from './dialog-pane.tsx'
import { useReturnFocus } from './use-return-focus.ts'

// React Aria's overlays are a sixth of a page's code: they come when somebody asks something.
const DialogPane = lazy(() => import('./dialog-pane.tsx').then((module) => ({ default: module.DialogPane })))

/** A small question in the middle of the page. */
export function Dialog(props: DialogProps) {
  useReturnFocus()
  return (
    <Suspense fallback={null}>
      <DialogPane {...props} />
    </Suspense>
  )
}

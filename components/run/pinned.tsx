'use client'
import type { ReactNode } from 'react'

/**
 * The page follows a run from job to job until somebody begins to read: whoever scrolls, points or types here keeps the
 * job that they look at.
 */
export function Pinned(props: { isPinned: boolean; onPin: () => void; children: ReactNode }) {
  const pin = props.isPinned ? undefined : props.onPin
  return (
    <div onWheelCapture={pin} onPointerDownCapture={pin} onKeyDownCapture={pin}>
      {props.children}
    </div>
  )
}

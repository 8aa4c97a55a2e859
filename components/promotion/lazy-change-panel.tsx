'use client'
import dynamic from 'next/dynamic'

/** What changes is read by who approves: it comes with the first look at what waits, not with every page. */
export const LazyChangePanel = dynamic(
  () => import('./change-panel.tsx').then((module) => module.ChangePanel),
  { ssr: false },
)

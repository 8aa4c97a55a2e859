'use client'
import dynamic from 'next/dynamic'

/** Loads with the tab that shows it. */
export const LazyTargetPanel = dynamic(
  () => import('./target-panel.tsx').then((module) => module.TargetPanel),
  {
    ssr: false,
  },
)

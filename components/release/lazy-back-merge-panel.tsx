'use client'
import dynamic from 'next/dynamic'

/** Hotfixes alone owe something of their own. */
export const LazyBackMergePanel = dynamic(
  () => import('./back-merge-panel.tsx').then((module) => module.BackMergePanel),
  { ssr: false },
)

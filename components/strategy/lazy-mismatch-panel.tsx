'use client'
import dynamic from 'next/dynamic'

/** Below the findings of pipelines, once those are there. */
export const LazyMismatchPanel = dynamic(
  () => import('./mismatch-panel.tsx').then((module) => module.MismatchPanel),
  { ssr: false },
)

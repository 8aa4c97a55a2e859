'use client'
import dynamic from 'next/dynamic'

/** Charts come only where something is observed. */
export const LazyObservationPanel = dynamic(
  () => import('./observation-panel.tsx').then((module) => module.ObservationPanel),
  { ssr: false },
)

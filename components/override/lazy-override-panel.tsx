'use client'
import dynamic from 'next/dynamic'

export const LazyOverridePanel = dynamic(
  () => import('./override-panel.tsx').then((module) => module.OverridePanel),
  { ssr: false },
)

'use client'
import dynamic from 'next/dynamic'

export const LazyAttentionPanel = dynamic(
  () => import('./attention-panel.tsx').then((module) => module.AttentionPanel),
  { ssr: false },
)

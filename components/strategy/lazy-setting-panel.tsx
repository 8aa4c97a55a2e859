'use client'
import dynamic from 'next/dynamic'

/** Comes with the settings of a service alone. */
export const LazySettingPanel = dynamic(
  () => import('./setting-panel.tsx').then((module) => module.SettingPanel),
  { ssr: false },
)

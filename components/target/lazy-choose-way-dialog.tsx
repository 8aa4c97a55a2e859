'use client'
import dynamic from 'next/dynamic'

export const LazyChooseWayDialog = dynamic(
  () => import('./choose-way-dialog.tsx').then((module) => module.ChooseWayDialog),
  { ssr: false },
)

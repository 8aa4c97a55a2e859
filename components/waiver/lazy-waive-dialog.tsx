'use client'
import dynamic from 'next/dynamic'

export const LazyWaiveDialog = dynamic(
  () => import('./waive-dialog.tsx').then((module) => module.WaiveDialog),
  { ssr: false },
)

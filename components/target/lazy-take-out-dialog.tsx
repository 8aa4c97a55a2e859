'use client'
import dynamic from 'next/dynamic'

export const LazyTakeOutDialog = dynamic(
  () => import('./take-out-dialog.tsx').then((module) => module.TakeOutDialog),
  { ssr: false },
)
